"""How the trade's properties are tried: as long as it takes, for the calendars load on first use."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
