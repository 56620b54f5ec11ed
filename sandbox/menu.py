"""A bot's command lists by scope and language, and which of them a person sees."""

from sandbox.people import Json

DEFAULT = "default"


def scope_key(scope: Json) -> str:
    """Return one key for a BotCommandScope, such as `chat:1001`."""
    parts = (scope["type"], scope.get("chat_id"), scope.get("user_id"))
    return ":".join(str(part) for part in parts if part is not None)


class CommandBook:
    """Command lists under (scope, language); an empty language stands for all."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, str], list[Json]] = {}

    def put(self, scope: str, language: str, commands: list[Json]) -> None:
        """Set a list; an empty one deletes it."""
        if commands:
            self._lists[scope, language] = commands
        else:
            self._lists.pop((scope, language), None)

    def get(self, scope: str, language: str) -> list[Json]:
        """Return exactly this list, or an empty one; nothing is inherited."""
        return self._lists.get((scope, language), [])

    def seen_by(self, chat_id: int, language_code: str | None) -> list[Json]:
        """Return what a person sees in their private chat: the narrowest scope with a list wins.

        The order is the Bot API's, "Determining list of commands"; in each scope the person's
        language (ISO 639-1, the part before the hyphen) goes before the list for all.
        """
        language = (language_code or "").split("-")[0]
        for scope in (f"chat:{chat_id}", "all_private_chats", DEFAULT):
            for tongue in (language, ""):
                if found := self.get(scope, tongue):
                    return found
        return []
