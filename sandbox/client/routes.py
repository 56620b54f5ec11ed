"""The client side over HTTP: `/client/users/<id>/…` is what that person's app can do.

Every route takes `?bot=<username>`; without it the first bot is meant. Refusals are
`{"error": …}` with status 400, 404 or 409.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from aiohttp import web

from sandbox.client import groups
from sandbox.client.body import Body, read
from sandbox.client.person import Person
from sandbox.client.stream import positions, stream
from sandbox.errors import ClientError
from sandbox.people import Json, User
from sandbox.world import World

ANSWER_WITHIN = 10.0
"""Seconds that a press waits for the bot's answer before it returns without one."""

Deed = Callable[[Person, Body], Any]

DEEDS: dict[str, Deed] = {
    "start": lambda person, body: person.start(
        body.text("payload"), keeps_payload=body.flag("keeps_payload", default=True)
    ),
    "text": lambda person, body: person.say(
        body.text("text"), reply_to=body.number("reply_to"), chat=body.number("chat")
    ),
    "photo": lambda person, body: person.send_photo(
        body.file(), body.text("caption"), reply_to=body.number("reply_to")
    ),
    "document": lambda person, body: person.send_document(
        body.file(), body.text("caption"), reply_to=body.number("reply_to")
    ),
    "album": lambda person, body: person.send_album(
        body.files,
        body.text("caption"),
        as_documents=body.flag("as_documents"),
        captioned=body.number("captioned") or 0,
        reply_to=body.number("reply_to"),
    ),
    "voice": lambda person, body: person.send_voice(body.file()),
    "sticker": lambda person, body: person.send_sticker(body.file()),
    "location": lambda person, body: person.send_location(
        body.degrees("latitude"), body.degrees("longitude")
    ),
    "contact": lambda person, body: person.send_contact(
        body.text("phone_number"), body.text("first_name"), body.number("user_id")
    ),
    "edit": lambda person, body: person.edit(body.required("message_id"), body.text("text")),
    "block": lambda person, _: person.block(),
    "unblock": lambda person, _: person.unblock(),
}
"""POST /client/users/<id>/<name>; each answers `{"result": …}`."""


class ClientRoutes:
    """The handlers under `/client/` that act for people."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        person = "/client/users/{user}"
        return [
            web.get("/client/users", self.users),
            web.post("/client/users", self.add_user),
            web.get(f"{person}/chat", self.chat),
            web.get(f"{person}/messages", self.messages),
            web.get(f"{person}/stream", self.stream),
            web.get("/client/stream", self.all_streams),
            web.get(f"{person}/commands", self.commands),
            web.post(f"{person}/press", self.press),
            web.post(f"{person}/{{deed}}", self.do),
            web.post("/client/groups", self.add_group),
            web.post("/client/groups/{chat}/upgrade", self.upgrade_group),
            web.get("/client/files/{file_id}", self.file),
        ]

    async def users(self, _: web.Request) -> web.Response:
        """List the users."""
        return web.json_response([user.shape() for user in self._world.users.values()])

    async def add_user(self, request: web.Request) -> web.Response:
        """Create a user: `id`, `first_name`, optional `last_name username language_code`."""
        body = await read(request)
        user = User(
            id=body.required("id"),
            first_name=body.text("first_name") or f"User {body.required('id')}",
            username=body.text("username") or None,
            language_code=body.text("language_code") or "zh-hans",
            last_name=body.text("last_name") or None,
        )
        self._world.users[user.id] = user
        return web.json_response(user.shape(), status=201)

    async def chat(self, request: web.Request) -> web.Response:
        """Return the chat as it stands, with the number of its last event."""
        person = self._person(request)
        bot = person.bot
        return web.json_response(
            {
                "user": person.user.shape(),
                "bot": bot.account.shape(),
                "connected": bot.connected,
                "started": person.chat.started,
                "blocked": person.chat.blocked,
                "messages": person.messages(),
                "last": person.mark,
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Return the chat's events numbered above `?after=`."""
        person = self._person(request)
        after = _number(request.query.get("after", "0"))
        return web.json_response({"events": person.chat.events[after:], "last": person.mark})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Stream the chat's events."""
        person = self._person(request)
        return await stream(request, {person.user.id: person})

    async def all_streams(self, request: web.Request) -> web.StreamResponse:
        """Stream the events of several chats, `?after=1001:12,1002:0`, on one connection."""
        bot = self._world.bot(request.query.get("bot"))
        numbers = positions(request.query.get("after", ""))
        people = {n: Person(self._world, bot, self._world.user(n)) for n in numbers}
        return await stream(request, people)

    async def commands(self, request: web.Request) -> web.Response:
        """Return the command menu that this person sees."""
        return web.json_response(self._person(request).commands())

    async def do(self, request: web.Request) -> web.Response:
        """Do one of `DEEDS`."""
        deed = DEEDS.get(request.match_info["deed"])
        if deed is None:
            raise ClientError("no such deed", 404)
        result = deed(self._person(request), await read(request))
        return web.json_response({"result": result})

    async def press(self, request: web.Request) -> web.Response:
        """Press a button (`message_id`, `button`, `stale`) and wait for the bot's answer."""
        body = await read(request)
        press = self._person(request).press(
            body.required("message_id"), body.text("button"), stale=body.flag("stale")
        )
        answer = await press.answer(ANSWER_WITHIN)
        result: Json = {"callback_query_id": press.id, "answered": answer is not None}
        if answer is not None:
            result |= {"text": answer.text, "show_alert": answer.show_alert, "url": answer.url}
        return web.json_response({"result": result})

    async def add_group(self, request: web.Request) -> web.Response:
        """Make a group with the bot: `user` (its creator), `title`, `members` (ids)."""
        body = await read(request)
        creator = self._world.user(body.required("user"))
        members = [_number(str(member)) for member in body.fields.get("members", [])]
        bot = self._world.bot(request.query.get("bot"))
        chat = groups.create(self._world, bot, creator, body.text("title", "群"), members)
        return web.json_response({"result": chat.shape()}, status=201)

    async def upgrade_group(self, request: web.Request) -> web.Response:
        """Make a supergroup of a group."""
        bot = self._world.bot(request.query.get("bot"))
        chat = groups.upgrade(self._world, bot, _number(request.match_info["chat"]))
        return web.json_response({"result": chat.shape()})

    async def file(self, request: web.Request) -> web.Response:
        """Return a file's bytes; pictures and PDF open in the browser, the rest is saved."""
        stored = self._world.bot(request.query.get("bot")).files.by_id(
            request.match_info["file_id"]
        )
        if stored is None:
            raise ClientError("there is no such file", 404)
        kind = stored.upload.type()
        shown = kind in ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
        answer = web.Response(body=stored.upload.data, content_type=kind)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
        answer.headers["Content-Disposition"] = web_disposition(stored.upload.name, inline=shown)
        return answer

    def _person(self, request: web.Request) -> Person:
        user = self._world.user(_number(request.match_info["user"]))
        return Person(self._world, self._world.bot(request.query.get("bot")), user)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ClientError(f"{text} is not a number") from None


def web_disposition(name: str, *, inline: bool) -> str:
    """Return a Content-Disposition that keeps a Chinese file name (RFC 6266)."""
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename*=UTF-8''{quote(name, safe='')}"


@web.middleware
async def refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer a ClientError as JSON."""
    try:
        return await handler(request)
    except ClientError as error:
        return web.json_response({"error": error.reason}, status=error.status)
