"""A Bot API server that does nothing, as fast as it can; it counts what it is sent.

`python -m benchmarks.null_api PORT` serves until it is ended; `GET /count` tells how many
messages came.
"""

import json
import sys

from aiohttp import web

ME = {"id": 1, "is_bot": True, "first_name": "Null", "username": "null_bot"}
SENT = {
    "message_id": 1,
    "date": 1,
    "chat": {"id": 1, "type": "private", "first_name": "x"},
    "text": "x",
}


def make_app() -> web.Application:
    """Return the server."""
    counts = {"messages": 0}
    me = json.dumps({"ok": True, "result": ME}).encode()
    sent = json.dumps({"ok": True, "result": SENT}).encode()
    true = json.dumps({"ok": True, "result": True}).encode()

    async def answer(request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        await request.read()
        body = true
        if method == "getme":
            body = me
        elif method.startswith("send"):
            counts["messages"] += 1
            body = sent
        return web.Response(body=body, content_type="application/json")

    async def count(_: web.Request) -> web.Response:
        return web.json_response(counts)

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", answer)
    app.router.add_get("/count", count)
    return app


if __name__ == "__main__":
    web.run_app(make_app(), host="127.0.0.1", port=int(sys.argv[1]), print=lambda _: None)
