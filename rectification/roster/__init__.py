"""Rosters (名册) as they are kept: any table of people in, people and units or faults out.

The cells are read as those of a ledger are: the same files, the same cleaning, the same
ways to share a cell. What a roster says is who somebody is, in which unit, in which role,
how to reach them and who stands in for them.
"""

from rectification.roster.fields import Entry, Fault, Field, RosterReading
from rectification.roster.reading import is_roster, read_roster

__all__ = ["Entry", "Fault", "Field", "RosterReading", "is_roster", "read_roster"]
