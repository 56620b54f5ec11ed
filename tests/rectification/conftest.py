"""The properties of the trade may take their time: calendars are loaded on first use."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
