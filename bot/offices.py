"""The organisation as the settings describe it."""

import hashlib
import hmac

from bot.settings import Settings
from rectification.office import Office
from rectification.overrides import load_overrides
from rectification.policy import Policy, load_policy
from rectification.workdays import Calendar


def office_of(settings: Settings) -> Office:
    """Return the organisation, its policy and calendar read from their files.

    Invitation codes hang on the bot's token; without one none can be issued.

    Raises:
        PolicyError, OverridesError: a file cannot be used; the settings were read before, so
            it has changed since.
    """
    policy = load_policy(settings.policy) if settings.policy else Policy()
    file = policy.calendar_file
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    return Office(
        zone=settings.timezone,
        locale=settings.locale,
        policy=policy,
        calendar=Calendar(load_overrides(file)) if file else Calendar(),
        key=hmac.digest(token.encode(), b"lastmile invitations", hashlib.sha256),
    )
