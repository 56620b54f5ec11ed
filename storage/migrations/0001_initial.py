"""The first schema."""

from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from rectification.finding import Status
from storage.checks import Announce, AppendOnly, CreateChecked, FirstSchema
from storage.fields import Day, Instant, MaybeDay, MaybeInstant
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(FirstSchema):
    initial = True

    operations = [
        CreateChecked(
            name="Inbox",
            fields=[
                (
                    "update_id",
                    fields.BigIntField(
                        generated=False, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("chat_id", fields.BigIntField(null=True)),
                ("payload", fields.TextField(unique=False)),
                ("state", fields.CharField(default="waiting", max_length=8)),
                ("attempts", fields.IntField(default=0)),
                ("next_try_at", Instant(auto_now=False, auto_now_add=False)),
                ("claimed_until", MaybeInstant(null=True)),
                ("holder", fields.CharField(null=True, max_length=64)),
                ("incident", fields.CharField(default="", max_length=16)),
                ("error", fields.TextField(default="", unique=False)),
                ("received_at", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "inbox",
                "app": "lastmile",
                "indexes": [Index(fields=["state", "chat_id", "update_id"])],
                "pk_attr": "update_id",
            },
            bases=["Model"],
            checks={
                "ck_inbox_state": "state IN ('waiting', 'done', 'failed')",
            },
        ),
        ops.CreateModel(
            name="Lease",
            fields=[
                (
                    "name",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("holder", fields.CharField(max_length=64)),
                ("until", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lease",
                "app": "lastmile",
                "pk_attr": "name",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Silence",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("until", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "silence",
                "app": "lastmile",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Morning",
            fields=[
                ("day", Day(primary_key=True, unique=True, db_index=True)),
                ("at", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "morning",
                "app": "lastmile",
                "pk_attr": "day",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SeenGroup",
            fields=[
                (
                    "chat_id",
                    fields.BigIntField(
                        generated=False, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("at", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "seen_group",
                "app": "lastmile",
                "pk_attr": "chat_id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=200)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "lastmile.Unit",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "unit",
                "app": "lastmile",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateChecked(
            name="Finding",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=64)),
                ("project", fields.CharField(default="", max_length=500)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "lastmile.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="findings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("evaluator", fields.CharField(default="", max_length=200)),
                ("grade", fields.CharField(default="", max_length=50)),
                ("category", fields.CharField(default="", max_length=200)),
                ("description", fields.TextField(unique=False)),
                ("advice", fields.TextField(default="", unique=False)),
                ("amount_fen", fields.BigIntField(null=True)),
                ("rectified_fen", fields.BigIntField(default=0)),
                (
                    "assisting",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "extra",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("deadline", Day()),
                ("deadline_version", fields.IntField(default=1)),
                ("deadline_set_at", Instant(auto_now=False, auto_now_add=False)),
                (
                    "status",
                    fields.CharEnumField(default=Status.ASSIGNED, enum_type=Status, max_length=16),
                ),
                ("version", fields.IntField(default=1)),
                ("percent", fields.SmallIntField(null=True)),
                ("created_at", Instant(auto_now=False, auto_now_add=False)),
                ("changed_at", Instant(auto_now=False, auto_now_add=False)),
                ("applied_at", MaybeInstant(null=True)),
                ("ended_on", MaybeDay(null=True)),
            ],
            options={
                "table": "finding",
                "app": "lastmile",
                "indexes": [
                    Index(fields=["status", "deadline"]),
                    Index(fields=["unit_id", "status", "deadline"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_finding_status": "status IN ('assigned', 'rectifying', 'under_review', 'closed', 'withdrawn', 'waived')",
                "ck_finding_percent": "percent IS NULL OR (percent >= 0 AND percent <= 100)",
                "ck_finding_amount": "amount_fen IS NULL OR amount_fen >= 0",
                "ck_finding_rectified": "rectified_fen >= 0",
                "ck_finding_version": "version >= 1 AND deadline_version >= 1",
            },
        ),
        ops.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("chat_id", fields.BigIntField()),
                ("message_id", fields.BigIntField()),
                (
                    "finding",
                    fields.ForeignKeyField(
                        "lastmile.Finding",
                        source_field="finding_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mentions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "mention",
                "app": "lastmile",
                "unique_together": (("chat_id", "message_id"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(max_length=200)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "lastmile.Unit",
                        source_field="unit_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="people",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("telegram_id", fields.BigIntField(null=True, unique=True)),
                ("locale", fields.CharField(max_length=8)),
                ("phone", fields.CharField(default="", max_length=40)),
                (
                    "deputy",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="deputy_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="stands_in_for",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("is_admin", fields.BooleanField(default=False)),
                ("is_supervisor", fields.BooleanField(default=False)),
                ("everywhere", fields.BooleanField(default=False)),
                ("joined_at", MaybeInstant(null=True)),
                ("unreachable_since", MaybeInstant(null=True)),
            ],
            options={
                "table": "person",
                "app": "lastmile",
                "indexes": [Index(fields=["unit_id", "name"]), Index(fields=["everywhere"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "finding",
                    fields.ForeignKeyField(
                        "lastmile.Finding",
                        source_field="finding_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="events",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="events",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "on_behalf_of",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="on_behalf_of_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="events_for",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("move", fields.CharField(max_length=32)),
                (
                    "before",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "after",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("reason", fields.TextField(default="", unique=False)),
                ("chat_id", fields.BigIntField(null=True)),
                ("message_id", fields.BigIntField(null=True)),
                ("at", Instant(auto_now=False, auto_now_add=False)),
                ("status", fields.CharField(null=True, max_length=16)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "lastmile.Unit",
                        source_field="unit_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="events",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("deadline", MaybeDay(null=True)),
                ("amount_fen", fields.BigIntField(null=True)),
                ("rectified_fen", fields.BigIntField(null=True)),
                ("ended_on", MaybeDay(null=True)),
            ],
            options={
                "table": "event",
                "app": "lastmile",
                "indexes": [
                    Index(fields=["finding_id", "id", "at", "status"]),
                    Index(fields=["unit_id", "finding_id"]),
                    Index(fields=["move", "at"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("code_hash", fields.CharField(null=True, unique=True, max_length=64)),
                (
                    "issued_by",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="issued_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="issued",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("issued_at", Instant(auto_now=False, auto_now_add=False)),
                ("expires_at", Instant(auto_now=False, auto_now_add=False)),
                ("used_at", MaybeInstant(null=True)),
                ("revoked_at", MaybeInstant(null=True)),
            ],
            options={
                "table": "invitation",
                "app": "lastmile",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(max_length=120)),
                ("evaluator", fields.CharField(max_length=200)),
                ("token_hash", fields.CharField(null=True, unique=True, max_length=64)),
                (
                    "issued_by",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="issued_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="tokens",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("issued_at", Instant(auto_now=False, auto_now_add=False)),
                ("last_used_at", MaybeInstant(null=True)),
                ("revoked_at", MaybeInstant(null=True)),
            ],
            options={
                "table": "token",
                "app": "lastmile",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateChecked(
            name="Outbox",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="notices",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("chat_id", fields.BigIntField()),
                ("kind", fields.CharField(max_length=32)),
                ("facts", fields.TextField(unique=False)),
                ("urgency", fields.SmallIntField()),
                ("dedupe_key", fields.CharField(unique=True, max_length=120)),
                (
                    "finding",
                    fields.ForeignKeyField(
                        "lastmile.Finding",
                        source_field="finding_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="notices",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("reply_to", fields.BigIntField(null=True)),
                ("state", fields.CharField(default="waiting", max_length=8)),
                ("attempts", fields.IntField(default=0)),
                ("not_before", Instant(auto_now=False, auto_now_add=False)),
                ("claimed_until", MaybeInstant(null=True)),
                ("last_error", fields.CharField(default="", max_length=500)),
                ("message_id", fields.BigIntField(null=True)),
                ("decided_at", Instant(auto_now=False, auto_now_add=False)),
                ("sent_at", MaybeInstant(null=True)),
            ],
            options={
                "table": "outbox",
                "app": "lastmile",
                "indexes": [Index(fields=["state", "chat_id", "urgency", "id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_outbox_state": "state IN ('waiting', 'sent', 'dead', 'dropped')",
                "ck_outbox_urgency": "urgency >= 0 AND urgency <= 2",
                "ck_outbox_sent": "state <> 'sent' OR sent_at IS NOT NULL",
            },
        ),
        CreateChecked(
            name="Question",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="questions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(max_length=16)),
                (
                    "facts",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("asked_at", Instant(auto_now=False, auto_now_add=False)),
                ("expires_at", Instant(auto_now=False, auto_now_add=False)),
                ("ended_at", MaybeInstant(null=True)),
            ],
            options={
                "table": "question",
                "app": "lastmile",
                "indexes": [Index(fields=["person_id", "ended_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_question_kind": "kind IN ('finding', 'reason', 'ledger', 'name', 'column')",
            },
        ),
        ops.CreateModel(
            name="ReminderSent",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "finding",
                    fields.ForeignKeyField(
                        "lastmile.Finding",
                        source_field="finding_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reminders",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("stage", fields.CharField(max_length=32)),
                ("deadline_version", fields.IntField()),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reminders",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("day", Day()),
                ("notice", fields.CharField(max_length=120)),
                ("at", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "reminder",
                "app": "lastmile",
                "unique_together": (("finding", "stage", "deadline_version", "person"),),
                "indexes": [Index(fields=["day", "person_id"]), Index(fields=["notice"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateChecked(
            name="Report",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "finding",
                    fields.ForeignKeyField(
                        "lastmile.Finding",
                        source_field="finding_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("source", fields.CharField(unique=True, max_length=80)),
                ("chat_id", fields.BigIntField()),
                ("message_id", fields.BigIntField()),
                ("text", fields.TextField(default="", unique=False)),
                ("percent", fields.SmallIntField(null=True)),
                ("versions", fields.IntField(default=1)),
                ("supplement", fields.BooleanField(default=False)),
                ("at", Instant(auto_now=False, auto_now_add=False)),
                ("filed_at", MaybeInstant(null=True)),
            ],
            options={
                "table": "report",
                "app": "lastmile",
                "indexes": [
                    Index(fields=["finding_id", "id"]),
                    Index(fields=["person_id", "finding_id"]),
                    Index(fields=["chat_id", "message_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_report_percent": "percent IS NULL OR (percent >= 0 AND percent <= 100)",
                "ck_report_versions": "versions >= 1",
            },
        ),
        CreateChecked(
            name="Attachment",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "report",
                    fields.ForeignKeyField(
                        "lastmile.Report",
                        source_field="report_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="attachments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("purpose", fields.CharField(default="progress", max_length=16)),
                ("chat_id", fields.BigIntField()),
                ("message_id", fields.BigIntField()),
                ("media", fields.CharField(max_length=16)),
                ("file_id", fields.CharField(max_length=300)),
                ("name", fields.CharField(max_length=300)),
                ("mime", fields.CharField(default="", max_length=200)),
                ("size", fields.BigIntField(null=True)),
                ("state", fields.CharField(default="waiting", max_length=16)),
                ("sha256", fields.CharField(null=True, max_length=64)),
                ("attempts", fields.IntField(default=0)),
                ("next_try_at", Instant(auto_now=False, auto_now_add=False)),
                ("claimed_until", MaybeInstant(null=True)),
                ("holder", fields.CharField(null=True, max_length=64)),
                ("error", fields.CharField(default="", max_length=500)),
                ("at", Instant(auto_now=False, auto_now_add=False)),
                ("stored_at", MaybeInstant(null=True)),
            ],
            options={
                "table": "attachment",
                "app": "lastmile",
                "unique_together": (("chat_id", "message_id", "file_id"),),
                "indexes": [Index(fields=["state", "next_try_at"]), Index(fields=["sha256"])],
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_attachment_state": "state IN ('waiting', 'stored', 'too-big', 'failed')",
                "ck_attachment_purpose": "purpose IN ('progress', 'ledger')",
                "ck_attachment_stored": "state <> 'stored' OR sha256 IS NOT NULL",
            },
        ),
        CreateChecked(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="imports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "attachment",
                    fields.ForeignKeyField(
                        "lastmile.Attachment",
                        source_field="attachment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="imports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(default="ledger", max_length=8)),
                ("file", fields.CharField(max_length=300)),
                ("state", fields.CharField(default="waiting", max_length=16)),
                ("year", fields.IntField()),
                ("today", Day()),
                (
                    "counts",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "layout",
                    fields.JSONField(
                        null=True,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "answers",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("asks_all", fields.BooleanField(default=False)),
                (
                    "rules",
                    fields.JSONField(
                        null=True,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("profile", fields.CharField(default="", max_length=120)),
                ("round", fields.IntField(default=0)),
                ("changed", fields.BooleanField(default=False)),
                ("at", Instant(auto_now=False, auto_now_add=False)),
                ("claimed_until", MaybeInstant(null=True)),
                ("holder", fields.CharField(null=True, max_length=64)),
                ("ended_at", MaybeInstant(null=True)),
                ("began_at", MaybeInstant(null=True)),
                ("after_event", fields.BigIntField(default=0)),
                ("taken", fields.IntField(default=0)),
            ],
            options={
                "table": "import_batch",
                "app": "lastmile",
                "indexes": [Index(fields=["person_id", "state"]), Index(fields=["attachment_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_import_batch_kind": "kind IN ('ledger', 'roster')",
                "ck_import_batch_state": "state IN ('waiting', 'asking', 'previewed', 'confirmed', 'cancelled', 'replaced', 'refused', 'undone')",
            },
        ),
        ops.CreateModel(
            name="ColumnProfile",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=120)),
                ("fingerprint", fields.CharField(unique=True, max_length=64)),
                (
                    "headings",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "rules",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="profiles",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", Instant(auto_now=False, auto_now_add=False)),
                ("used_at", MaybeInstant(null=True)),
            ],
            options={
                "table": "column_profile",
                "app": "lastmile",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateChecked(
            name="ImportName",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "batch",
                    fields.ForeignKeyField(
                        "lastmile.ImportBatch",
                        source_field="batch_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="names",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("part", fields.CharField(max_length=10)),
                ("unit", fields.CharField(default="", max_length=200)),
                ("name", fields.CharField(max_length=200)),
                (
                    "near",
                    fields.JSONField(
                        default=list,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("likely", fields.BooleanField(default=False)),
                ("decided", fields.CharField(default="make", max_length=8)),
                ("target", fields.CharField(default="", max_length=200)),
                ("recalled", fields.BooleanField(default=False)),
            ],
            options={
                "table": "import_name",
                "app": "lastmile",
                "unique_together": (("batch", "part", "unit", "name"),),
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_import_name_part": "part IN ('unit', 'owner', 'supervisor')",
                "ck_import_name_unit": "(unit <> '') = (part = 'owner')",
                "ck_import_name_decided": "decided IN ('make', 'match', 'leave')",
                "ck_import_name_target": "(target <> '') = (decided = 'match')",
            },
        ),
        ops.CreateModel(
            name="NameAlias",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("key", fields.CharField(unique=True, max_length=220)),
                ("name", fields.CharField(max_length=200)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "lastmile.Unit",
                        source_field="unit_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="aliases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="aliases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="aliases_set",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "name_alias",
                "app": "lastmile",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateChecked(
            name="ReportVersion",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "report",
                    fields.ForeignKeyField(
                        "lastmile.Report",
                        source_field="report_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="history",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("message_id", fields.BigIntField()),
                ("text", fields.TextField(unique=False)),
                ("percent", fields.SmallIntField(null=True)),
                ("at", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "report_version",
                "app": "lastmile",
                "unique_together": (("report", "number"),),
                "pk_attr": "id",
            },
            bases=["Model"],
            checks={
                "ck_report_version_percent": "percent IS NULL OR (percent >= 0 AND percent <= 100)",
            },
        ),
        ops.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "finding",
                    fields.ForeignKeyField(
                        "lastmile.Finding",
                        source_field="finding_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shares",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shares",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("lead", fields.BooleanField()),
            ],
            options={
                "table": "share",
                "app": "lastmile",
                "unique_together": (("finding", "person"),),
                "indexes": [Index(fields=["person_id", "finding_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SummarySent",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="summaries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("week", Day()),
                (
                    "figures",
                    fields.JSONField(
                        default=dict,
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("at", Instant(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "summary",
                "app": "lastmile",
                "unique_together": (("person", "week"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="memberships",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "lastmile.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="memberships",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "membership",
                "app": "lastmile",
                "unique_together": (("person", "unit"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Supervision",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "lastmile.Person",
                        source_field="person_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="supervisions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "lastmile.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="supervisions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "supervision",
                "app": "lastmile",
                "unique_together": (("person", "unit"),),
                "indexes": [Index(fields=["unit_id", "person_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            [
                'CREATE UNIQUE INDEX "uidx_share_one_lead" ON "share" ("finding_id") WHERE "lead"',
                'CREATE UNIQUE INDEX "uidx_person_unit_name" ON "person" ("unit_id", "name") WHERE "unit_id" IS NOT NULL',
                'CREATE UNIQUE INDEX "uidx_question_open" ON "question" ("person_id", "kind") WHERE "ended_at" IS NULL',
            ]
        ),
        AppendOnly("event"),
        Announce("inbox", "inbox"),
        Announce("outbox", "outbox"),
        Announce("attachment", "downloads"),
        Announce("silence", "silence"),
    ]
