"""A Bot API server for a machine without Telegram, with a chat page.

A bot talks to it as to api.telegram.org: `/bot<token>/METHOD`, files under `/file/bot<token>/`.
It refuses what Telegram refuses, in Telegram's words. It is stricter where the documentation
states a rule that the real server does not enforce (see `sandbox.markup`, `sandbox.api.methods`
and `sandbox.api.params`), and kinder in one place only: a webhook may be an `http` address on
loopback (`sandbox.api.receiving`).

The people are played by tests through `Sandbox.person`, by other processes under `/client/`
(`sandbox.client.routes`), and by whoever opens the page at `/`.
"""

from sandbox.bots import BotAccount
from sandbox.callbacks import Answer, Press
from sandbox.calls import LoggedCall
from sandbox.client.person import Person
from sandbox.errors import ClientError
from sandbox.faults import Fault
from sandbox.floods import LENIENT, STRICT, Limits, Rate
from sandbox.people import User
from sandbox.server import Sandbox
from sandbox.stage import DEFAULT_STEPS, DEFAULT_USERS, Jump, Phone, Sample, Stage, Step, Words

__all__ = [
    "DEFAULT_STEPS",
    "DEFAULT_USERS",
    "LENIENT",
    "STRICT",
    "Answer",
    "BotAccount",
    "ClientError",
    "Fault",
    "Jump",
    "Limits",
    "LoggedCall",
    "Person",
    "Phone",
    "Press",
    "Rate",
    "Sample",
    "Sandbox",
    "Stage",
    "Step",
    "User",
    "Words",
]
