"""Writing down in one go what waits to be written: many share one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Gathers items while a transaction commits; the next one takes them all.

    Args:
        write: writes items, all or none.
    """

    def __init__(self, write: Callable[[list[T]], Awaitable[object]]) -> None:
        self._write = write
        self._waiting: list[tuple[Sequence[T], asyncio.Future[None]]] = []
        self._writing = asyncio.Lock()

    async def keep(self, *items: T) -> None:
        """Write items; when this returns, `write` has returned for them.

        Raises:
            Exception: what `write` raised; everybody whose items it was to write hears of it.
        """
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((items, written))
        async with self._writing:
            if not written.done():
                await self._turn()
        await written

    async def _turn(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            await self._write([each for items, _ in batch for each in items])
        except Exception as error:  # noqa: BLE001  # told to each who waits for it
            for _, written in batch:
                if not written.done():
                    written.set_exception(error)
            return
        except BaseException:
            for _, written in batch:
                written.cancel()
            raise
        for _, written in batch:
            if not written.done():
                written.set_result(None)
