"""The names that rosters give their columns and their roles."""

import re

from rectification.ledger.characters import narrow
from rectification.people import Role
from rectification.roster.fields import Field

_SIGNS = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"[(\[【〔{].*?[)\]】〕}]")

_NAMES: dict[Field, str] = {
    Field.NAME: "姓名|人员姓名|名字|人员|人员名称|Name|Full name|Person|Staff name",
    Field.UNIT: "单位|所在单位|工作单位|单位名称|责任单位|所属单位|部门|所在部门|科室|"
    "Unit|Organisation|Organization|Agency|Department|Office",
    Field.ROLE: "角色|系统角色|身份|职责|人员类别|人员类型|Role|Function",
    Field.PHONE: "电话|手机|手机号|手机号码|联系电话|电话号码|联系方式|办公电话|"
    "Phone|Mobile|Telephone|Phone number|Mobile number|Tel",
    Field.DEPUTY: "代理人|代理|替岗人|B角|AB角|B岗|AB岗|职务代理人|代班人|"
    "Deputy|Stand-in|Backup|Substitute|Acting",
    Field.PARENT: "上级单位|主管部门|上级主管部门|主管单位|上级部门|"
    "Parent unit|Parent|Reports to|Above",
    Field.SCOPE: "督办单位|督办范围|负责单位|联系单位|包联单位|督导单位|"
    "Supervises|Units supervised|Scope|Covers",
}
"""The first Chinese and the first English name of a field are those this office writes."""

_ROLES: dict[Role, str] = {
    Role.OFFICER: "责任人|整改责任人|经办人|联系人|承办人|officer|responsible officer|owner",
    Role.SUPERVISOR: "督办人|督办|督办员|督导人|督办责任人|supervisor",
    Role.ADMIN: "管理员|系统管理员|admin|administrator",
}

EVERYWHERE = frozenset({"全部", "所有", "全部单位", "所有单位", "全市", "全县", "all", "everyunit"})
"""How a roster says that somebody supervises every unit."""


def plain(text: str) -> str:
    """Return a heading or a role without spaces, signs, case and width."""
    return _SIGNS.sub("", narrow(text)).casefold()


_FIELDS = {plain(name): each for each, names in _NAMES.items() for name in names.split("|")}
_ROLE_OF = {plain(name): role for role, names in _ROLES.items() for name in names.split("|")}


def field_of(heading: str) -> Field | None:
    """Return what a column with this heading tells, None if it is unknown."""
    return _FIELDS.get(plain(heading)) or _FIELDS.get(plain(_IN_BRACKETS.sub("", narrow(heading))))


def role_of(text: str) -> Role | None:
    """Return the role that a word names, None if it names none."""
    return _ROLE_OF.get(plain(text))


def customary(field: Field, *, chinese: bool) -> str:
    """Return the heading under which this office writes the field."""
    names = _NAMES[field].split("|")
    return next(name for name in names if name.isascii() is not chinese)
