"""The parts of a workbook's archive (ECMA-376, part 2), read when asked for, changed by name."""

import posixpath
import re
import zipfile
from collections.abc import Callable, Collection
from functools import partial
from html import escape, unescape
from io import BytesIO

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "[Content_Types].xml"
"""The part that says what the others are."""
_RELATION = re.compile(r"<Relationship\s[^>]*?(?:/>|>\s*</Relationship>)")
_OVERRIDE = re.compile(r"<Override\s[^>]*?(?:/>|>\s*</Override>)")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_SHEET = re.compile(r"<sheet\s[^>]*>")


class CannotMark(Exception):
    """The workbook is not written as the usual programs write it, so nothing is put into it."""


class Parts:
    """An archive's parts, as they are and as they are to be."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._names = set(self._archive.namelist())
        self._changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names or name in self._changed

    @property
    def names(self) -> list[str]:
        """All there are, in the order of the archive."""
        every = dict.fromkeys((*self._archive.namelist(), *self._changed))
        return [each for each in every if each in self]

    @property
    def holds_macros(self) -> bool:
        """Whether anything in it could run."""
        named = any("vbaproject" in each.lower() or "macrosheets" in each for each in self._names)
        return named or b"macroEnabled" in self.read(TYPES)

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            CannotMark: there is none.
        """
        if name in self._changed:
            return self._changed[name]
        if name not in self._names:
            raise CannotMark
        return self._archive.read(name)

    def put(self, name: str, content: bytes, kind: str = "") -> None:
        """Change a part, or add one of this content type."""
        if name not in self:
            self._declare(f'<Override PartName="/{name}" ContentType="{kind}"/>')
        self._changed[name] = content

    def drop(self, names: Collection[str]) -> None:
        """Take parts away, with all that refers to them."""
        self._names -= set(names)
        self._without(TYPES, _OVERRIDE, lambda tag: tag.get("PartName", "").lstrip("/") in names)
        for each in self.names:
            if each.endswith(".rels"):
                folder = posixpath.dirname(posixpath.dirname(each))
                self._without(each, _RELATION, partial(_leads_to, names, folder))

    def _without(
        self, name: str, tags: re.Pattern[str], is_gone: Callable[[dict[str, str]], bool]
    ) -> None:
        before = self.read(name).decode()
        after = tags.sub(lambda tag: "" if is_gone(_attributes(tag[0])) else tag[0], before)
        if after != before:
            self._changed[name] = after.encode()

    def declare_extension(self, extension: str, kind: str) -> None:
        """Say what parts of an extension are."""
        if f'Extension="{extension}"'.lower() not in self.read(TYPES).decode().lower():
            self._declare(f'<Default Extension="{extension}" ContentType="{kind}"/>')

    def free_name(self, pattern: str) -> str:
        """Return a name that no part has, `{}` standing for a number."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the parts that a part refers to: by id, the kind's last word and the name."""
        name = _relations_of(part)
        if name not in self:
            return {}
        found = {}
        for tag in _RELATION.findall(self.read(name).decode()):
            each = _attributes(tag)
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = kind, _target(each, posixpath.dirname(part))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another; return the id."""
        known = self.relations(part)
        number = 1
        while f"rIdLm{number}" in known:
            number += 1
        own = _relations_of(part)
        tag = f'<Relationship Id="rIdLm{number}" Type="{OFFICE}/{kind}" Target="/{target}"/>'
        if own in self:
            self._changed[own] = _before(self.read(own), b"</Relationships>", tag.encode())
        else:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
            place = '"http://schemas.openxmlformats.org/package/2006/relationships">'
            self._changed[own] = f"{head}{place}{tag}</Relationships>".encode()
        return f"rIdLm{number}"

    def sheets(self) -> dict[str, str]:
        """Return the part of each sheet, by the sheet's name."""
        targets = self.relations("xl/workbook.xml")
        found = {}
        for tag in _SHEET.findall(self.read("xl/workbook.xml").decode()):
            each = _attributes(tag)
            found[unescape(each.get("name", ""))] = targets.get(each.get("r:id", ""), ("", ""))[1]
        return found

    def add_sheet(self, name: str, content: bytes) -> None:
        """Put a sheet after the others, or in the place of the one of this name."""
        book, known = "xl/workbook.xml", self.sheets()
        if name in known:
            self.put(known[name], content)
            return
        part = self.free_name("xl/worksheets/sheet{}.xml")
        self.put(part, content, "application/vnd.openxmlformats-officedocument"
                                ".spreadsheetml.worksheet+xml")  # fmt: skip
        relation = self.relate(book, "worksheet", part)
        markup = self.read(book)
        numbers = [int(each) for each in re.findall(rb'\ssheetId="(\d+)"', markup)]
        tag = (
            f'<sheet xmlns:r="{OFFICE}" name="{escape(name)}"'
            f' sheetId="{max(numbers, default=0) + 1}" r:id="{relation}"/>'
        )
        self._changed[book] = _before(markup, b"</sheets>", tag.encode())

    def packed(self) -> bytes:
        """Return the archive with its changes."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self.names:
                archive.writestr(name, self.read(name))
        return out.getvalue()

    def _declare(self, tag: str) -> None:
        self._changed[TYPES] = _before(self.read(TYPES), b"</Types>", tag.encode())


def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))


def _leads_to(names: Collection[str], folder: str, relation: dict[str, str]) -> bool:
    return _target(relation, folder) in names


def _target(relation: dict[str, str], folder: str) -> str:
    """Return the part that a relation of a part in a folder names."""
    target = unescape(relation.get("Target", ""))
    return posixpath.normpath(posixpath.join("/", folder, target))[1:]


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _before(markup: bytes, end: bytes, added: bytes) -> bytes:
    head, sign, rest = markup.rpartition(end)
    if not sign:
        raise CannotMark
    return head + added + sign + rest
