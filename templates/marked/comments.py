"""Comments in the cells of a workbook: the text in one part, the box of each in another.

A box is a VML shape (ECMA-376, part 4, 19): old, but what every spreadsheet program shows.
Comments of other people stay; ours, in a file that was marked once and came back, go.
"""

import re
from collections.abc import Iterable
from html import escape, unescape

from templates.marked.marks import AUTHOR, Mark, cell_name
from templates.marked.parts import OFFICE, CannotMark, Parts

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_AUTHORS = re.compile(r"<authors\s*/>|<authors>(.*?)</authors>", re.DOTALL)
_ONE_AUTHOR = re.compile(r"<author\s*/>|<author\b[^>]*>(.*?)</author>", re.DOTALL)
_LIST = re.compile(r"<commentList\s*/>|<commentList>(.*?)</commentList>", re.DOTALL)
_COMMENT = re.compile(r"<comment\b([^>]*)>.*?</comment>", re.DOTALL)
_REF = re.compile(r'\sref="([A-Z]+\d+)"')
_BY = re.compile(r'\sauthorId="(\d+)"')
_TEXT = re.compile(r"<text\b[^>]*>")
_OUR_RUN = re.compile(
    rf"<r>(?:<rPr>(?:(?!</rPr>).)*</rPr>)?<t[^>]*>{AUTHOR}: [^<]*</t></r>", re.DOTALL
)
_LEGACY = re.compile(rb'<legacyDrawing\s[^>]*?\w+:id="([^"]+)"')
_SHAPE = re.compile(r"<v:shape\s.*?</v:shape>", re.DOTALL)
_SHAPE_AT = re.compile(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>")
_SHAPE_NUMBER = re.compile(r'id="_x0000_s(\d+)"')
_AFTER_LEGACY = (
    b"<legacyDrawingHF", b"<drawingHF", b"<picture", b"<oleObjects", b"<controls",
    b"<webPublishItems", b"<tableParts", b"<extLst", b"</worksheet>",
)  # fmt: skip

_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{_SPREADSHEET}"><authors></authors><commentList></commentList></comments>'
)
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1,2,3,4"/></o:shapelayout></xml>'
)
_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;width:200pt;'
    'height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/>"
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 20, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)


def comment(parts: Parts, sheet: str, markup: bytes, marks: Iterable[Mark]) -> bytes:
    """Put a comment into each marked cell; return the sheet's markup, which may refer to them.

    Raises:
        CannotMark: what is there already is not written as the usual programs write it.
    """
    wanted = {cell_name(mark.row, mark.column): mark for mark in marks}
    related = parts.relations(sheet)
    own = next((part for kind, part in related.values() if kind == "comments"), "")
    text = parts.read(own).decode() if own else _EMPTY
    text, gone, boxed = _written(text, wanted)
    if own:
        parts.put(own, text.encode())
    else:
        own = parts.free_name("xl/comments{}.xml")
        parts.put(own, text.encode(), _KIND)
        parts.relate(sheet, "comments", own)
    return _draw(parts, sheet, markup, gone, [wanted[each] for each in boxed])


def _written(text: str, wanted: dict[str, Mark]) -> tuple[str, set[str], list[str]]:
    """Return the comments with ours, the cells that have none any more, those with a new one."""
    authors, listed = _AUTHORS.search(text), _LIST.search(text)
    if authors is None or listed is None or authors.start() > listed.start():
        raise CannotMark
    names = [unescape(each) for each in _ONE_AUTHOR.findall(authors[1] or "")]
    before = {number for number, name in enumerate(names) if name == AUTHOR}
    if not before:
        names.append(AUTHOR)
    me = min(before, default=len(names) - 1)
    kept, gone, theirs = [], set(), set()
    for each in _COMMENT.finditer(listed[1] or ""):
        ref, by = _REF.search(each[1]), _BY.search(each[1])
        if ref is None or by is None:
            raise CannotMark
        if int(by[1]) in before:
            gone.add(ref[1])
            continue
        said = _OUR_RUN.sub("", each[0])
        if ref[1] in wanted:
            theirs.add(ref[1])
            tag = _TEXT.search(said)
            if tag is None:
                raise CannotMark
            run = _run(f"{AUTHOR}: {wanted[ref[1]].text}\n\n")
            said = said[: tag.end()] + run + said[tag.end() :]
        kept.append(said)
    fresh = [ref for ref in wanted if ref not in theirs]
    kept += [
        f'<comment ref="{ref}" authorId="{me}"><text>{_run(wanted[ref].text)}</text></comment>'
        for ref in fresh
    ]
    people = "".join(f"<author>{escape(name)}</author>" for name in names)
    head = f"{text[: authors.start()]}<authors>{people}</authors>"
    middle = text[authors.end() : listed.start()]
    comments = f"<commentList>{''.join(kept)}</commentList>"
    return f"{head}{middle}{comments}{text[listed.end() :]}", gone, fresh


def _run(text: str) -> str:
    return f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'


def _draw(parts: Parts, sheet: str, markup: bytes, gone: set[str], marks: list[Mark]) -> bytes:
    """Take away the boxes of comments that are gone, and draw those of new ones."""
    legacy = _LEGACY.search(markup)
    if legacy is not None:
        part = parts.relations(sheet).get(legacy[1].decode(), ("", ""))[1]
        drawing = _SHAPE.sub(lambda shape: _unless(shape[0], gone), parts.read(part).decode())
    else:
        part, drawing = parts.free_name("xl/drawings/vmlDrawing{}.vml"), _DRAWING
        parts.declare_extension("vml", _VML)
    if not drawing.rstrip().endswith("</xml>"):
        raise CannotMark
    last = max((int(each) for each in _SHAPE_NUMBER.findall(drawing)), default=1024)
    boxes = "".join(_box(mark, last + place) for place, mark in enumerate(marks, start=1))
    kinds = "" if "_x0000_t202" in drawing else _TYPE
    parts.put(part, f"{drawing.rstrip()[: -len('</xml>')]}{kinds}{boxes}</xml>".encode(), _VML)
    if legacy is not None:
        return markup
    relation = parts.relate(sheet, "vmlDrawing", part)
    tag = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="{relation}"/>'
    end = markup.rfind(b"</sheetData>")
    end = max(end, markup.rfind(b"<sheetData/>"))
    place = min(at for at in (markup.find(sign, end) for sign in _AFTER_LEGACY) if at >= 0)
    return markup[:place] + tag.encode() + markup[place:]


def _unless(shape: str, gone: set[str]) -> str:
    at = _SHAPE_AT.search(shape)
    return "" if at and cell_name(int(at[1]), int(at[2])) in gone else shape


def _box(mark: Mark, number: int) -> str:
    return _BOX.format(
        number=number, row=mark.row, column=mark.column, left=mark.column + 1,
        top=max(mark.row - 1, 0), right=mark.column + 4, bottom=mark.row + 5,
    )  # fmt: skip
