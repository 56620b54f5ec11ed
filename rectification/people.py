"""People, their roles, and what each role may do with a finding."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the office; one person may hold several."""

    OFFICER = "officer"
    """责任人: owns or assists findings."""
    SUPERVISOR = "supervisor"
    """督办人: follows the findings of units."""
    ADMIN = "admin"
    """管理员: loads ledgers and lets people in."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose word something happens, as far as the rules need to know.

    Attributes:
        id: the person's row.
        name: as the ledger writes it.
        chat_id: the Telegram id of the private chat; None before joining.
        locale: `zh_CN` or `en`.
        roles: all roles held now.
        units: ids of the units that the person supervises, those below included.
        everywhere: supervises every unit, also those that come later.
        asked: whether the bot has asked something of which it awaits the answer.
    """

    id: int
    name: str
    chat_id: int | None
    locale: str
    roles: frozenset[Role]
    units: frozenset[int] = frozenset()
    everywhere: bool = False
    asked: bool = False

    def has(self, role: Role) -> bool:
        """Tell whether the person holds `role`."""
        return role in self.roles

    @property
    def sight(self) -> frozenset[int] | None:
        """The units whose findings are the person's to supervise; None for all."""
        if Role.SUPERVISOR not in self.roles:
            return frozenset()
        return None if self.everywhere else self.units

    def supervises(self, unit: int) -> bool:
        """Tell whether findings of this unit are the person's to supervise."""
        sight = self.sight
        return sight is None or unit in sight
