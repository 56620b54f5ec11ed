"""A simulated year of a town, with the bot killed at random: nothing lost, nothing doubled.

`process` runs and kills the bot, `strikes` says when, `rest` waits until it has nothing under
way, `town` is the ledger and its people, `year` plays the days and notes what ought to come of
them, `verdict` compares that with what was stored and sent.
"""
