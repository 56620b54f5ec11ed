"""What is to be said of a table's columns where their headings do not say it themselves."""

from rectification.ledger.fields import Field
from rectification.ledger.reading import ColumnNote, Note
from rectification.ledger.table import Table


def notes_on(table: Table) -> tuple[ColumnNote, ...]:
    """Return every way in which columns were read other than by a known heading."""
    rules = table.rules
    notes = [
        ColumnNote(Note.GUESSED, each, table.names[column])
        for each, column in table.guessed.items()
    ]
    if rules.prefix and Field.CODE not in table.columns:
        notes.append(ColumnNote(Note.MADE, Field.CODE, value=rules.prefix))
    if rules.unit and Field.UNIT not in table.columns:
        notes.append(ColumnNote(Note.SAME, Field.UNIT, value=rules.unit))
    if Field.OWNER not in table.columns:
        kind = Note.UNIT_ITSELF if rules.owner_is_unit else Note.SAME
        notes.append(ColumnNote(kind, Field.OWNER, value=rules.owner))
    if table.base is not None:
        heading = table.names[table.base]
        notes.append(ColumnNote(Note.COUNTED, Field.DEADLINE, heading, str(rules.days)))
    elif Field.DEADLINE not in table.columns and rules.deadline is not None:
        notes.append(ColumnNote(Note.SAME, Field.DEADLINE, value=rules.deadline.isoformat()))
    if table.dates.ambiguous and table.day_first is not None:
        kind = Note.DAY_FIRST if table.day_first else Note.MONTH_FIRST
        heading = table.names[table.sources[Field.DEADLINE]]
        notes.append(ColumnNote(kind, Field.DEADLINE, heading, table.dates.ambiguous))
    return tuple(notes)
