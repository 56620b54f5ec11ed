"""Refusals over HTTP as problem details (RFC 9457): a stable code and one English sentence."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web

TYPE = "application/problem+json"


class Problem(Exception):
    """A request that is refused.

    Attributes:
        status: the answer's status.
        code: names the problem for programs; it never changes.
        detail: what is wrong with this request.
        place: further members, such as where in the body.
        headers: what the answer says besides.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        place: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.place, self.headers = place or {}, headers or {}

    def response(self) -> web.Response:
        """Return the answer."""
        body = {
            "type": f"urn:lastmile:problem:{self.code}",
            "title": self.status.phrase,
            "status": self.status.value,
            "code": self.code,
            "detail": self.detail,
            **self.place,
        }
        text = json.dumps(body, ensure_ascii=False)
        return web.Response(
            status=self.status, text=text, content_type=TYPE, headers=dict(self.headers)
        )
