"""A chat's changes as Server-Sent Events."""

import asyncio
import json

from aiohttp import web

from sandbox.client.person import Person

HEARTBEAT = 15.0
"""Seconds of silence after which a comment keeps the connection alive."""


async def stream(request: web.Request, person: Person) -> web.StreamResponse:
    """Send every event after `Last-Event-ID` (or `?after=`), then each as it happens.

    Kept events carry their number as `id`; passing ones, such as "typing", carry none.
    """
    given = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    after = int(given) if given.isdecimal() else 0
    answer = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await answer.prepare(request)
    line: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    chat = person.chat
    chat.listeners.add(line)
    try:
        for event in chat.events[after:]:
            await _send(answer, event)
        while True:
            try:
                event = await asyncio.wait_for(line.get(), HEARTBEAT)
            except TimeoutError:
                await answer.write(b": still here\n\n")
            else:
                await _send(answer, event)
    except ConnectionError:
        return answer
    finally:
        chat.listeners.discard(line)


async def _send(answer: web.StreamResponse, event: dict[str, object]) -> None:
    number = f"id: {event['n']}\n" if "n" in event else ""
    body = json.dumps(event, ensure_ascii=False)
    await answer.write(f"{number}data: {body}\n\n".encode())
