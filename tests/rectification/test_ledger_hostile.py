"""Files that want to cost time or memory, or are something else than they are called."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.rectification.test_ledger_files import (
    COMPOUND,
    GOOD,
    HEADINGS,
    ROW,
    opendocument,
    opendocument_row,
    repacked,
    workbook,
)

MEMORY = 700 * 1024 * 1024
SECONDS = 10

READER = """
import json, sys, time
from datetime import date
from pathlib import Path
from rectification.ledger import UnreadableLedger, read_ledger
for file in sorted(Path(sys.argv[1]).iterdir()):
    data, began = file.read_bytes(), time.process_time()
    try:
        reading = read_ledger(data, file.name, year=2026, today=date(2026, 11, 20))
        said = [[row.code for row in reading.rows], [[e.field, e.kind] for e in reading.errors]]
    except UnreadableLedger as refusal:
        said = [refusal.reason, refusal.place]
    seconds = time.process_time() - began
    # Not getrusage: what it tells a child begins with what its parent has used.
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) * 1024
    print(json.dumps([file.name, said, seconds, peak]))
"""

READ = [["A-1"], []]
"""The one row, nothing else being said."""


def packed(**parts: bytes) -> bytes:
    """Return a zip archive of these parts; two underscores are a slash, one is a dot."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def bomb() -> bytes:
    """Return a workbook of which one part is half a gigabyte of nothing."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(450):
                part.write(bytes(1024 * 1024))
    return buffer.getvalue()


def laughing() -> bytes:
    """Return a workbook whose texts are ten entities deep, each ten times the next."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    start = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    whole = repacked(
        workbook(HEADINGS, ROW), "xl/sharedStrings.xml", start,
        start + f"<!DOCTYPE sst [{entities}]>".encode(),
    )  # fmt: skip
    return repacked(whole, "xl/sharedStrings.xml", "设备闲置。".encode(), b"&l9;")


def linked() -> bytes:
    """Return a workbook with a formula into another one, and a macro that nobody runs."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, 1, "='[别处.xlsx]Sheet1'!B2", value="市教育局")
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", COMPOUND)
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    return buffer.getvalue()


def protected() -> bytes:
    """Return the start of an old workbook that a password closes: BOF, then FilePass."""
    begin = b"\x09\x08\x10\0\0\x06\x05\0" + bytes(12)
    file_pass = b"\x2f\0\x36\0" + bytes(54)
    return COMPOUND + "Workbook\0".encode("utf-16-le").ljust(512, b"\0") + begin + file_pass


def page(encoding: str) -> bytes:
    """Return a page that a system of records calls .xls: a title, then the table."""
    rows = [
        "<tr><td colspan='6'>整改台账</td></tr>",
        "<tr>" + "".join(f"<th>{heading}</th>" for heading in HEADINGS) + "</tr>",
        "<tr>" + "".join(f"<td><div>{cell}</div></td>" for cell in ROW) + "</tr>",
    ]
    start = f"<html><head><meta charset='{encoding}'><style>td{{}}</style></head><body><table>"
    return (start + "\n".join(rows) + "</table></body></html>").encode(encoding)


def workbook_2003(start: bytes = b"", encoding: str = "utf-8") -> bytes:
    """Return what Excel calls XML Spreadsheet 2003, as systems of records export it."""
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in (HEADINGS, ROW)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = f"""<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:html="http://www.w3.org/TR/REC-html40">
<Worksheet ss:Name="台账"><Table>{rows}</Table></Worksheet></Workbook>"""
    return start + text.encode(encoding)


FLAT = b"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>
<table:table/></office:spreadsheet></office:body></office:document>"""
MAILED = b"\r\nMIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n<html><table></table></html>"
DOCUMENT = packed(**{"word__document_xml": b"<w:document/>", "[Content_Types]_xml": b"<Types/>"})

FILES: dict[str, tuple[bytes | Callable[[], bytes], Any]] = {
    "a bomb": (bomb, ["too-big", ""]),
    "a billion laughs": (laughing(), None),
    "a link and a macro": (linked(), READ),
    "an old workbook with a password": (protected(), ["encrypted", ""]),
    "a page in GBK called xls": (page("gbk"), READ),
    "a page in UTF-8 called xls": (page("utf-8"), READ),
    "text called xls": (GOOD, READ),
    "a picture called xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(99), ["not-a-table", "picture"]),
    "a PDF": (b"%PDF-1.7\n" + bytes(99), ["not-a-table", "pdf"]),
    "XML of 2003 called xls": (workbook_2003(), ["not-a-table", "xml-2003"]),
    "XML of 2003 with a mark": (workbook_2003(b"\xef\xbb\xbf"), ["not-a-table", "xml-2003"]),
    "XML of 2003 in UTF-16": (
        workbook_2003(b"\xff\xfe", "utf-16-le"), ["not-a-table", "xml-2003"],
    ),
    "a flat OpenDocument": (FLAT, ["not-a-table", "flat-ods"]),
    "a binary workbook": (packed(xl__workbook_bin=b"\x83\x01"), ["not-a-table", "xlsb"]),
    "Apple's Numbers": (packed(Index__Document_iwa=b"x", Index__Metadata_iwa=b"x"),
                        ["not-a-table", "numbers"]),
    "Apple's Keynote": (packed(Index__Document_iwa=b"x", Index__Slide_iwa=b"x"),
                        ["not-a-table", "slides"]),
    "a page packed as mail": (MAILED, ["not-a-table", "mht"]),
    "a page without a table": (b"<!DOCTYPE html><p>404</p>", ["not-a-table", "page"]),
    "a text document": (DOCUMENT, ["not-a-table", "word"]),
    "an old letter": (
        COMPOUND + "WordDocument\0".encode("utf-16-le"), ["not-a-table", "word"],
    ),
    "a table in an archive": (packed(台账_xlsx=workbook(HEADINGS, ROW), 说明_docx=DOCUMENT), READ),
    "a text in an archive": (packed(台账_csv=GOOD), READ),
    "two tables in an archive": (packed(a_csv=GOOD, b_csv=GOOD), ["not-a-table", "archive"]),
    "as many columns as there are": (
        lambda: workbook(HEADINGS + [f"栏目{n}" for n in range(16_378)], ROW), READ,
    ),
    "ten megabytes in a cell": (
        lambda: opendocument(
            opendocument_row(HEADINGS)
            + opendocument_row(["A-0", ROW[1], "长" * 3_400_000, *ROW[3:]])
            + opendocument_row(ROW)
        ),
        [["A-1"], [["description", "too_long"]]],
    ),
    "control characters": (
        GOOD.replace("设备闲置。".encode(), b"\x01\x02\x07\x1b[31m" + b"x" * 400), READ,
    ),
    "quotes without end": (GOOD + b'\nA-2,"' + b"x,\n" * 400_000, ["damaged", ""]),
    "a million commas": (GOOD + b"\n" + b"," * 1_000_000, ["too-big", ""]),
}  # fmt: skip
"""What each is, and what it comes to. The heavy ones are made by whoever reads them: a run side
by side imports this page in every process."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Read all the files in one process and return what each came to and cost."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in FILES.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data())
    root = Path(__file__).parents[2]
    ran = subprocess.run(  # noqa: S603  # this interpreter, our own script
        [sys.executable, "-c", READER, str(folder)], cwd=root, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    return {name: rest for name, *rest in lines}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_its_answer_cheaply(name: str, outcomes: dict[str, list[Any]]) -> None:
    """The rows or one reason, within ten seconds of the processor and 700 MB."""
    said, seconds, peak = outcomes[name]
    wanted = FILES[name][1]
    assert wanted is None or said == wanted
    assert seconds < SECONDS
    assert peak < MEMORY
