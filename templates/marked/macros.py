"""Taking what could run out of a workbook: its macros, their signatures, the ribbon's calls."""

import re

from templates.marked.parts import TYPES, CannotMark, Parts

_RUNS = re.compile(r"vbaproject|^customui/|^usercustomization/", re.IGNORECASE)
_COMPUTES = re.compile(r"^xl/(?:macrosheets|dialogsheets)/", re.IGNORECASE)
_MAY_CALL = re.compile(r"^xl/(?:drawings|worksheets)/[^/]+$")
_WITH_MACROS = re.compile(
    rb"application/vnd\.ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main\+xml"
)
_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ANY_BIN = b"application/vnd.ms-office.vbaProject"
_PRINTER = b"application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
_CALL = re.compile(rb'(<[\w:]+\s[^<>]*?\bmacro=")[^"]+(?=")')
_OLD_CALL = re.compile(rb"<x:FmlaMacro>[^<]*</x:FmlaMacro>")


def without_macros(parts: Parts) -> None:
    """Make a workbook with macros (.xlsm) a plain one (.xlsx); its buttons do nothing.

    Of content types see MS-OFFMACRO2, 2.2.1; of buttons ECMA-376, part 1, 20.5.2.29.

    Raises:
        CannotMark: it has macro sheets of Excel 4.0, with which other sheets may compute.
    """
    if any(map(_COMPUTES.search, parts.names)):
        raise CannotMark
    parts.drop({name for name in parts.names if _RUNS.search(name)})
    types = _WITH_MACROS.sub(_PLAIN, parts.read(TYPES)).replace(_ANY_BIN, _PRINTER)
    parts.put(TYPES, types)
    for name in filter(_MAY_CALL.match, parts.names):
        markup = parts.read(name)
        silent = _OLD_CALL.sub(b"", _CALL.sub(rb"\1", markup))
        if silent != markup:
            parts.put(name, silent)
