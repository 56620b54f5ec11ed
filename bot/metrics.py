"""How the work stands, for Prometheus."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from storage import health


async def exposition(real: datetime) -> bytes:
    """Return the gauges in Prometheus's text form, counted afresh from the database.

    Any process may be asked: the rows are the same for all.
    """
    registry = CollectorRegistry()
    rows = Gauge("lastmile_rows", "Rows by queue and state.", ["queue", "state"], registry=registry)
    for queue, state, count in await health.counts():
        rows.labels(queue, state).set(count)
    now = await health.look(real)
    for name, meaning in (
        ("oldest_unprocessed_seconds", "Age of the oldest update that waits; 0 when none does."),
        ("oldest_unsent_seconds", "Age of the oldest message that waits; 0 when none does."),
        ("oldest_unfetched_seconds", "Age of the oldest file that waits; 0 when none does."),
    ):
        age = now[name]
        Gauge(f"lastmile_{name}", meaning, registry=registry).set(
            age if isinstance(age, float) else 0
        )
    return generate_latest(registry)
