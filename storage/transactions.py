"""One action is one transaction, and the inbox row that asked for it commits with it."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from tortoise.transactions import in_transaction

from storage import inbox
from storage.bells import rung_on_success
from storage.database import CONNECTION

P = ParamSpec("P")
T = TypeVar("T")

update_in_hand: ContextVar[int | None] = ContextVar("update_in_hand", default=None)
"""The update that is being handled, set by the inbox worker."""

update_finished: ContextVar[bool] = ContextVar("update_finished", default=False)
"""Whether an action's transaction has marked the update in hand as done."""


class HandledAlready(Exception):
    """Another process finished this update first; this one's work is rolled back."""


def transaction(action: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Make an action all or nothing, together with "this update is done".

    Raises:
        HandledAlready: the update was finished elsewhere; nothing of the action stays.
    """

    @wraps(action)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with rung_on_success():
            async with in_transaction(CONNECTION):
                result = await action(*args, **kwargs)
                finished = await _finish_update()
        if finished:
            update_finished.set(True)
        return result

    return run


def portion(action: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Make a part of a long action all or nothing; "this update is done" comes with the last.

    For what would keep SQLite's one writer too long. If the process ends between two parts,
    the update is handled again, so each part must find what the ones before it have done.
    """

    @wraps(action)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with rung_on_success():
            async with in_transaction(CONNECTION):
                return await action(*args, **kwargs)

    return run


async def _finish_update() -> bool:
    update_id = update_in_hand.get()
    if update_id is None:
        return False
    if not await inbox.done(update_id):
        raise HandledAlready
    return True
