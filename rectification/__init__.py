"""The trade of rectifying audit and evaluation findings, in pure Python."""
