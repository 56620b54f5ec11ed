"""A ledger given back with its faults marked in it.

`marks` says what is wrong with a cell and what would be right. Of an .xlsx the workbook itself
is kept and only what marks it is written into its parts (`package`, with `styles`, `cells` and
`comments`); whatever else somebody sent is written anew as a workbook (`anew`).
"""
