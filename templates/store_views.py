"""What the news of a store in trouble is given to print; it goes to the administrators."""

from dataclasses import dataclass
from datetime import datetime

from templates.views import View


@dataclass(frozen=True, slots=True)
class StoreTrouble(View):
    """To the admins, at once: the database or the store of attachments cannot do its work."""

    page = "store_trouble"
    trouble: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StoreWell(View):
    """To the admins who were told of a trouble: it is over, and the bot has gone on."""

    page = "store_well"
    trouble: str
    since: datetime
    until: datetime
