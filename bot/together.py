"""Writing down in one go what waits to be written: many share one transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Gathers items while a transaction commits; the next one takes them all.

    Args:
        write: writes items, all or none.
    """

    def __init__(self, write: Callable[[list[T]], Awaitable[object]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writing = asyncio.Lock()

    async def keep(self, *items: T) -> None:
        """Write items; when this returns, they survive a power cut.

        Raises:
            Exception: what `write` raised; each item that was to be written hears of it.
        """
        loop = asyncio.get_running_loop()
        mine = [(each, loop.create_future()) for each in items]
        self._waiting.extend(mine)
        async with self._writing:
            if not all(future.done() for _, future in mine):
                await self._turn()
        for _, future in mine:
            await future

    async def _turn(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            await self._write([each for each, _ in batch])
        except Exception as error:  # noqa: BLE001  # told to each who waits for it
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        except BaseException:
            for _, future in batch:
                future.cancel()
            raise
        for _, future in batch:
            if not future.done():
                future.set_result(None)
