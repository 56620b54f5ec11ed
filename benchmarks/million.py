"""An office of many findings, written by the database itself in some seconds.

One finding in ten is open, with a deadline between five days ago and a year ahead; the rest
ended in the last three years. Each has a lead, an event and, where it ended, a reminder that
was sent. A thousand units, an officer for about 330 findings, three supervisors of a third of
the units each, and one of a single unit.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.database import connection, database

UNITS = 1_000
OFFICERS = 3_000
SUPERVISORS = 3
OF_ONE_UNIT = OFFICERS + SUPERVISORS + 1
"""The row of who supervises the first unit only."""

FIRST_CHAT = 10_000
ZONE = ZoneInfo("Asia/Shanghai")

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "

_CARELESS = "?synchronous=OFF&foreign_keys=OFF&cache_size=-400000"
"""Nothing is lost if the writing of a benchmark's data is cut off."""

_COUNT_ON = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
"""Rows were written with numbers of our own; PostgreSQL's go on behind them."""

_STATEMENTS = (
    ("units", "INSERT INTO unit (id, name) {numbers} SELECT i, '单位' || i FROM n"),
    (
        "people",
        """INSERT INTO person (id, name, unit_id, telegram_id, locale, phone, is_admin,
        is_supervisor, everywhere, joined_at) {numbers}
        SELECT i, '人' || i, CASE WHEN i <= {officers} THEN (i - 1) % {units} + 1 END,
        {first_chat} + i, 'zh_CN', '', {false}, {supervises}, {false}, {past} FROM n""",
    ),
    (
        "units",
        """INSERT INTO supervision (id, person_id, unit_id) {numbers}
        SELECT i, {officers} + (i - 1) % {supervisors} + 1, i FROM n""",
    ),
    (
        "single",
        """INSERT INTO supervision (id, person_id, unit_id) {numbers}
        SELECT {units} + i, {of_one_unit}, 1 FROM n""",
    ),
    (
        "findings",
        """INSERT INTO finding (id, code, project, evaluator, grade, category, description, advice,
        amount_fen, rectified_fen, assisting, extra, deadline, deadline_version, deadline_set_at,
        status, version, created_at, changed_at, applied_at, ended_on, unit_id) {numbers}
        SELECT i, 'JX-' || i, '城乡义务教育补助经费', '市财政局', '中', '资金管理',
        '结余资金未按规定上缴国库。', '上缴结余。', i * 100, 0, '[]', '{{}}', {deadline}, 1, {past},
        {status}, 1, {past}, {past}, CASE WHEN i % 100 = 50 THEN {past} END,
        CASE WHEN i % 10 <> 0 THEN {ended} END, (i - 1) % {units} + 1 FROM n""",
    ),
    (
        "findings",
        """INSERT INTO share (id, finding_id, person_id, lead) {numbers}
        SELECT i, i, (i + i / 10) % {officers} + 1, {true} FROM n""",
    ),
    (
        "findings",
        """INSERT INTO event (id, finding_id, move, before, after, reason, at, status, unit_id,
        deadline, amount_fen, rectified_fen, ended_on) {numbers}
        SELECT f.id, f.id, 'import', '{{}}', '{{}}', '', f.created_at, f.status, f.unit_id,
        f.deadline, f.amount_fen, f.rectified_fen, f.ended_on FROM n JOIN finding f ON f.id = i""",
    ),
    (
        "findings",
        """INSERT INTO reminder (id, finding_id, stage, deadline_version, person_id, day, notice,
        at) {numbers}
        SELECT f.id, f.id, 'T-7', 1, (f.id + f.id / 10) % {officers} + 1, f.ended_on,
        'reminder:' || f.id, f.created_at FROM n JOIN finding f ON f.id = i
        WHERE f.ended_on IS NOT NULL""",
    ),
    (
        "messages",
        """INSERT INTO outbox (id, person_id, chat_id, kind, facts, urgency, dedupe_key, state,
        attempts, not_before, last_error, decided_at, sent_at, message_id) {numbers}
        SELECT i, (i - 1) % {officers} + 1, {first_chat} + (i - 1) % {officers} + 1, 'reminder',
        '{{}}', 2, 'old:' || i, 'sent', 0, {past}, '', {past}, {past}, i FROM n""",
    ),
    (
        "messages",
        """INSERT INTO inbox (update_id, chat_id, payload, state, attempts, next_try_at, incident,
        error, received_at) {numbers}
        SELECT i, {first_chat} + (i - 1) % {officers} + 1, '{{}}', 'done', 0, {past}, '', '',
        {past} FROM n""",
    ),
)


def tuesday(real: datetime) -> datetime:
    """Return noon, in the office's zone, of the Tuesday after next: nobody rests then.

    The sweep of that morning is late by three hours, and the weekly summary by one day.
    """
    day = real.astimezone(ZONE).date() + timedelta(days=8)
    while day.weekday() != 1:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).astimezone(UTC)


async def fill(url: str, findings: int, now: datetime) -> None:
    """Write the office into an empty database, as it stands at an instant."""
    sqlite = url.startswith("sqlite")
    day = now.astimezone(ZONE).date()
    past = (now - timedelta(days=400)).isoformat(sep=" ")
    counts = {
        "units": UNITS,
        "people": OF_ONE_UNIT,
        "single": 1,
        "findings": findings,
        "messages": findings // 10,
    }

    def date_after(days: str) -> str:
        if sqlite:
            return f"date('{day}', ({days}) || ' days')"
        return f"DATE '{day}' + ({days})::int"

    ended = date_after("-1 - i % 1000")
    words = {
        "units": UNITS,
        "officers": OFFICERS,
        "supervisors": SUPERVISORS,
        "of_one_unit": OF_ONE_UNIT,
        "first_chat": FIRST_CHAT,
        "true": "TRUE",
        "false": "FALSE",
        "supervises": f"i > {OFFICERS}",
        "past": f"'{past}'" if sqlite else f"TIMESTAMPTZ '{past}'",
        "ended": ended,
        "deadline": f"CASE WHEN i % 10 <> 0 THEN {ended} "
        f"ELSE {date_after('(i / 10 * 7919) % 370 - 5')} END",
        "status": "CASE WHEN i % 100 = 50 THEN 'under_review' WHEN i % 20 = 0 THEN 'rectifying' "
        "WHEN i % 10 = 0 THEN 'assigned' WHEN i % 33 = 0 THEN 'withdrawn' ELSE 'closed' END",
    }
    async with database(url + (_CARELESS if sqlite else "")):
        opened = connection()
        for kind, statement in _STATEMENTS:
            numbers = _NUMBERS.format(count=counts[kind])
            await opened.execute_script(statement.format(numbers=numbers, **words))
        if not sqlite:  # which nobody tells to ANALYZE
            for table in (
                "unit",
                "person",
                "supervision",
                "finding",
                "share",
                "event",
                "reminder",
                "outbox",
            ):
                await opened.execute_script(_COUNT_ON.format(table=table))
            await opened.execute_script("ANALYZE")
