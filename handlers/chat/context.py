"""What a handler is given beside the update: who it is, when it is, and how to answer."""

from datetime import datetime
from typing import Any

from telegram.ext import CallbackContext

from handlers.chat.buttons import Keyboard
from handlers.chat.desk import Desk
from handlers.chat.voice import Voice
from rectification.errors import NotJoined, NotYourRole
from rectification.office import Office
from rectification.people import Actor, Role
from storage import mentions
from templates.views import View
from templates.words import Words


class Context(CallbackContext[Voice, dict[Any, Any], dict[Any, Any], Desk]):
    """One update's surroundings, which the first handler fills in.

    Attributes:
        who: the person, if this office knows them.
        language: what their Telegram speaks, for whom it does not know.
    """

    who: Actor | None = None
    language: str | None = None

    @property
    def desk(self) -> Desk:
        """The office's desk, which the composition root laid out."""
        return self.bot_data

    @property
    def office(self) -> Office:
        """The organisation."""
        return self.desk.office

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self.desk.now()

    @property
    def actor(self) -> Actor:
        """The person who sent the update.

        Raises:
            NotJoined: nobody of this office.
        """
        if self.who is None:
            raise NotJoined
        return self.who

    @property
    def words(self) -> Words:
        """The words of the person's language."""
        return self.desk.words(self.who.locale if self.who else self.language)

    def require(self, *roles: Role) -> Actor:
        """Return the person if they hold one of these roles.

        Raises:
            NotJoined: nobody of this office.
            NotYourRole: names the first of the roles.
        """
        actor = self.actor
        if not actor.roles & set(roles):
            raise NotYourRole(role=roles[0])
        return actor

    async def say(
        self,
        chat_id: int,
        view: View,
        keyboard: Keyboard | None = None,
        *,
        finding: int | None = None,
    ) -> None:
        """Send a page, and remember of which finding it speaks."""
        message = await self.bot.say(chat_id, self.words.page(view), keyboard=keyboard)
        if finding is not None:
            await mentions.remember([(chat_id, message, finding)])
