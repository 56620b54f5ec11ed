"""A second opinion on marked workbooks: what an XML parser sees in one."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(workbook: bytes) -> dict[str, bytes]:
    """Return every part of a workbook by its name."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: Mapping[str, bytes]) -> bytes:
    """Return a workbook of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def comments(workbook: bytes) -> dict[str, str]:
    """Return the comment of each cell."""
    found = {}
    for name, content in parts(workbook).items():
        if name.startswith("xl/comments"):
            for each in ET.fromstring(content).iter(f"{_MAIN}comment"):  # noqa: S314  # ours
                text = "".join(run.text or "" for run in each.iter(f"{_MAIN}t"))
                found[each.attrib["ref"]] = text
    return found


def boxes(workbook: bytes) -> int:
    """Return how many boxes of comments are drawn."""
    drawn = [content for name, content in parts(workbook).items() if name.endswith(".vml")]
    assert all(ET.fromstring(each) is not None for each in drawn)  # noqa: S314  # ours
    return sum(content.count(b"</v:shape>") for content in drawn)


def colours(workbook: bytes, sheet: str = "xl/worksheets/sheet1.xml") -> dict[str, str]:
    """Return the solid colour of each cell that has one, without its opacity."""
    contents = parts(workbook)
    styles = ET.fromstring(contents["xl/styles.xml"])  # noqa: S314  # ours
    fills = [
        None if colour is None else colour.attrib.get("rgb", "")[2:]
        for colour in (each.find(f".//{_MAIN}fgColor") for each in styles.iter(f"{_MAIN}fill"))
    ]
    formats = styles.find(f"{_MAIN}cellXfs")
    assert formats is not None
    assert int(formats.attrib["count"]) == len(formats)
    used = [fills[int(each.attrib["fillId"])] for each in formats]
    cells = ET.fromstring(contents[sheet]).iter(f"{_MAIN}c")  # noqa: S314  # ours
    found = {cell.attrib["r"]: used[int(cell.attrib.get("s", 0))] for cell in cells}
    return {name: colour for name, colour in found.items() if colour}
