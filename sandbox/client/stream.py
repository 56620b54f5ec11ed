"""Changes of chats as Server-Sent Events."""

import asyncio
import json
import re
from collections.abc import Mapping

from aiohttp import web

from sandbox.client.person import Person
from sandbox.people import Json

HEARTBEAT = 15.0
"""Seconds of silence after which a comment keeps the connection alive."""


def positions(given: str) -> dict[int, int]:
    """Read `1001:12,1002:0`: after which event each user's chat goes on."""
    return {int(user): int(n) for user, n in re.findall(r"(\d+):(\d+)", given)}


async def stream(request: web.Request, people: Mapping[int, Person]) -> web.StreamResponse:
    """Send every event after `Last-Event-ID` (or `?after=`), then each as it happens.

    For one person the position is the number of the last event; for several it is
    `user:number,…`, and each event names its `user`. Passing events, such as "typing", have no
    number and no `id`. A position beyond the end (the server is newer than the page) starts over.
    """
    given = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    after = {user: int(given) for user in people} if given.isdecimal() else positions(given)
    answer = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await answer.prepare(request)
    line = _Line(people, after)
    try:
        for user, event in line.missed():
            await answer.write(line.packed(user, event))
        while True:
            try:
                user, event = await asyncio.wait_for(line.next(), HEARTBEAT)
            except TimeoutError:
                await answer.write(b": still here\n\n")
            else:
                await answer.write(line.packed(user, event))
    except ConnectionError:
        return answer
    finally:
        line.close()


class _Line:
    """Listens to several chats and remembers how far each was told."""

    def __init__(self, people: Mapping[int, Person], after: Mapping[int, int]) -> None:
        self.people = people
        self.told = {user: after.get(user, 0) for user in people}
        for user, person in people.items():
            if self.told[user] > person.mark:
                self.told[user] = 0
        self.queue: asyncio.Queue[tuple[int, Json]] = asyncio.Queue()
        self.ears = {user: _Ear(user, self.queue) for user in people}
        for user, person in people.items():
            person.chat.listeners.add(self.ears[user])

    def missed(self) -> list[tuple[int, Json]]:
        """Return what happened between the position and the start of listening."""
        return [
            (user, event)
            for user, person in self.people.items()
            for event in person.chat.events[self.told[user] :]
        ]

    async def next(self) -> tuple[int, Json]:
        """Return the next event."""
        return await self.queue.get()

    def packed(self, user: int, event: Json) -> bytes:
        """Return an event in the form of the protocol."""
        number = ""
        if "n" in event:
            self.told[user] = event["n"]
            number = f"id: {self.position()}\n"
        body = json.dumps({"user": user, **event}, ensure_ascii=False)
        return f"{number}data: {body}\n\n".encode()

    def position(self) -> str:
        """Return how far everything was told."""
        if len(self.told) == 1:
            return str(*self.told.values())
        return ",".join(f"{user}:{n}" for user, n in self.told.items())

    def close(self) -> None:
        """Stop listening."""
        for user, person in self.people.items():
            person.chat.listeners.discard(self.ears[user])


class _Ear:
    """What a chat calls when something happens."""

    def __init__(self, user: int, queue: "asyncio.Queue[tuple[int, Json]]") -> None:
        self.user = user
        self.queue = queue

    def __call__(self, event: Json) -> None:
        self.queue.put_nowait((self.user, event))
