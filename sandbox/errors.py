"""What the two sides of the server refuse, and in which words."""

from typing import Any


class ApiError(Exception):
    """A Bot API call that is refused, with the status and the words that Telegram uses.

    `code` is the HTTP status and `error_code`; `description` is the whole sentence as the bot
    reads it; `parameters` is Telegram's ResponseParameters (`retry_after` in seconds,
    `migrate_to_chat_id`).
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def shape(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiError:
    """Return Telegram's 400, whose description starts with `Bad Request: `."""
    return ApiError(400, f"Bad Request: {reason}")


class ClientError(Exception):
    """Something that a Telegram app would not let its user do, or that is not there.

    `status` is the HTTP status of the answer under `/client/`.
    """

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
