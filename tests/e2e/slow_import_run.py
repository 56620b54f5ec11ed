"""`lastmile run` on a machine that takes its time to import, and says so at once.

How far an import is told only of work of some seconds; so that a test need not depend on how
fast a machine is, the work waits longer between its pieces, and nothing else is changed.
"""

import asyncio
import sys
from collections.abc import Iterable

from actions import import_ledger
from bot.__main__ import main
from handlers.chat import following
from rectification.comparison import Known
from storage import ledgers

SECONDS = 0.5

_known = ledgers.known


async def known(codes: Iterable[str]) -> dict[str, Known]:
    """Return what `ledgers.known` does, later."""
    await asyncio.sleep(SECONDS)
    return await _known(codes)


ledgers.known = known
import_ledger.GIVE_WAY = 1.0
import_ledger.A_MOMENT *= 0
following.PATIENCE = 0.05
following.EVERY = 0.3

if __name__ == "__main__":
    sys.argv = ["lastmile", "run"]
    main()
