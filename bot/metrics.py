"""How the work stands, for Prometheus."""

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from storage import health, outages
from storage.outages import Trouble


async def exposition(real: datetime, free: Mapping[str, int]) -> bytes:
    """Return the gauges in Prometheus's text form, counted afresh from the database.

    Any process may be asked: the rows are the same for all. While the database cannot be
    read there are no rows to count, and the trouble is shown instead.

    Args:
        real: the wall clock's instant.
        free: bytes of room by store.
    """
    registry = CollectorRegistry()
    try:
        await _work(registry, real)
    except Exception as error:
        if not outages.noted(error):
            raise
    present = {each.trouble for each in outages.present().occasions.values()}
    trouble = Gauge(
        "lastmile_trouble", "1 while a store is in this trouble.", ["kind"], registry=registry
    )
    for each in Trouble:
        trouble.labels(each.value).set(each in present)
    room = Gauge("lastmile_free_bytes", "Room on a store's disk.", ["store"], registry=registry)
    for store, count in free.items():
        room.labels(store).set(count)
    return generate_latest(registry)


async def _work(registry: CollectorRegistry, real: datetime) -> None:
    """Add what the rows say."""
    counts, now = await health.counts(), await health.look(real)
    rows = Gauge("lastmile_rows", "Rows by queue and state.", ["queue", "state"], registry=registry)
    for queue, state, count in counts:
        rows.labels(queue, state).set(count)
    for name, meaning in (
        ("oldest_unprocessed_seconds", "Age of the oldest update that waits; 0 when none does."),
        ("oldest_unsent_seconds", "Age of the oldest message that waits; 0 when none does."),
        ("oldest_unfetched_seconds", "Age of the oldest file that waits; 0 when none does."),
    ):
        age = now[name]
        Gauge(f"lastmile_{name}", meaning, registry=registry).set(
            age if isinstance(age, float) else 0
        )
