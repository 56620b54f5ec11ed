"""The process: everything that starts, runs and stops."""

import os

# python-telegram-bot is changing its spans from seconds to timedelta, warns until one
# chooses, and reads the choice from here only. https://docs.python-telegram-bot.org
os.environ.setdefault("PTB_TIMEDELTA", "true")
