"""The buttons under each kind of message."""

from collections.abc import Iterable, Sequence
from datetime import date

from handlers.chat.buttons import Button, Keyboard, Verb, button
from rectification import notices as told
from rectification.finding import Move, Status
from rectification.notices import FindingLine, Notice, ReminderLine
from rectification.people import Role
from templates.fitting import brief
from templates.words import Words

MOVES = {
    Move.ACKNOWLEDGE: (Verb.ACKNOWLEDGE, "acknowledge"),
    Move.APPLY: (Verb.APPLY, "apply"),
    Move.ACCEPT: (Verb.ACCEPT, "accept"),
    Move.RETURN: (Verb.RETURN, "return"),
    Move.WITHDRAW: (Verb.WITHDRAW, "withdraw"),
    Move.WAIVE: (Verb.WAIVE, "waive"),
    Move.REOPEN: (Verb.REOPEN, "reopen"),
}
"""The verb and the caption of each move that is made by a button."""

A_ROW = 2


def rows(buttons: Sequence[Button], width: int = A_ROW) -> list[list[Button]]:
    """Return buttons in rows."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def keyboard(*lines: Iterable[Button]) -> Keyboard | None:
    """Return a keyboard of the lines that are not empty; None when all are."""
    return [filled for line in lines if (filled := list(line))] or None


def findings_list(
    words: Words,
    lines: Sequence[FindingLine | ReminderLine],
    *,
    page: Verb | None = None,
    first: int = 0,
    total: int = 0,
    verb: Verb = Verb.OPEN,
) -> Keyboard | None:
    """Return a button for each finding of a list, and the way to its other pages."""
    opening = [button(words.label("open_finding", code=each.code), verb, each.id) for each in lines]
    turning = [] if page is None else pages(words, page, first, len(lines), total)
    return keyboard(*rows(opening), turning)


def pages(
    words: Words, page: Verb, first: int, shown: int, total: int, *, of: tuple[int, ...] = ()
) -> list[Button]:
    """Return the buttons that turn a list's pages, as far as there are pages to turn to.

    `of` are the rows that the list is about; they stand before the place in the button.
    """
    turning = []
    if first > 0:
        turning.append(button(words.label("previous"), page, *of, max(0, first - LIST)))
    if first + shown < total:
        turning.append(button(words.label("next"), page, *of, first + shown))
    return turning


LIST = 8
"""Findings on one page of a list."""


def moves(
    words: Words, finding: int, version: int, allowed: Iterable[Move], *, files: bool
) -> Keyboard | None:
    """Return the buttons of a finding's card: its moves, and the evidence to open."""
    allowed = tuple(allowed)
    main = [each for each in allowed if each in MOVES]
    rare = {Move.WITHDRAW, Move.WAIVE}
    buttons = [
        button(words.label(MOVES[each][1]), MOVES[each][0], finding, version)
        for each in sorted(main, key=lambda each: each in rare)
    ]
    aside = []
    if Move.REPORT in allowed:
        aside.append(button(words.label("report_how"), Verb.HOW, finding))
    if files:
        aside.append(button(words.label("evidence"), Verb.EVIDENCE, finding))
    return keyboard(*rows(buttons), aside)


def of_notice(words: Words, notice: Notice) -> Keyboard | None:  # noqa: C901, PLR0911, PLR0912  # one table of kinds
    """Return the buttons under a notice."""
    say = words.label
    match notice:
        case told.Welcome(roles=roles):
            return keyboard(home(words, roles))
        case told.ImportPreview():
            return _of_preview(words, notice)
        case told.ColumnAsked(question=question, choices=choices, number=number, batch=batch):
            said = [(choice.say, choice.value) for choice in choices]
            return column_choices(words, question, said, batch=batch, back=number > 1)
        case told.RosterPreview(batch=batch, new=new, changed=changed):
            confirm = [button(say("confirm_import"), Verb.CONFIRM_ROSTER, batch)]
            drop = [button(say("cancel_import"), Verb.CANCEL_IMPORT, batch)]
            return keyboard(confirm if new + changed else [], drop)
        case told.ImportDone(unsupervised=missing):
            ask = [button(say("invite_supervisor"), Verb.ASK_SUPERVISOR)]
            return keyboard(ask if missing else [])
        case told.FindingsAssigned(findings=lines):
            return findings_list(words, lines)
        case (
            told.FindingChanged(finding=finding, code=code)
            | told.Decided(finding=finding, code=code)
        ):
            return keyboard([button(say("open_finding", code=code), Verb.OPEN, finding)])
        case told.Acknowledged(finding=finding, code=code):
            return keyboard(
                [
                    button(say("report_how"), Verb.HOW, finding),
                    button(say("open_finding", code=code), Verb.OPEN, finding),
                ]
            )
        case told.ProgressFiled(finding=finding, code=code, version=version, may_apply=may):
            apply = [button(say("apply"), Verb.APPLY, finding, version)] if may else []
            return keyboard(
                [*apply, button(say("open_finding", code=code), Verb.OPEN, finding)],
            )
        case told.ProgressReported(finding=finding, code=code, files=files):
            evidence = [button(say("evidence"), Verb.EVIDENCE, finding)] if files else []
            return keyboard([button(say("open_finding", code=code), Verb.OPEN, finding), *evidence])
        case told.WhichFinding(question=question, choices=choices):
            return keyboard(
                *(
                    [
                        button(
                            say("choose_finding", code=each.code, title=each.title),
                            Verb.CHOOSE,
                            question,
                            each.id,
                        )
                    ]
                    for each in choices
                )
            )
        case told.ClosureRequested():
            return _of_request(words, notice)
        case told.ReasonAsked():
            return keyboard([button(say("cancel"), Verb.CANCEL)])
        case told.Urged(finding=finding, code=code, version=version, status=status):
            signing = status == Status.ASSIGNED
            sign = [button(say("acknowledge"), Verb.ACKNOWLEDGE, finding, version)]
            return keyboard(
                sign if signing else [],
                [
                    button(say("report_how"), Verb.HOW, finding),
                    button(say("open_finding", code=code), Verb.OPEN, finding),
                ],
            )
        case told.Reminder(lines=lines):
            return findings_list(words, lines)
        case told.LedgerWanted(batches=batches):
            undo = [
                [button(say("undo_import", name=each.file), Verb.UNDO, each.id)]
                for each in batches
                if not each.undone
            ]
            return keyboard([button(say("cancel"), Verb.CANCEL)], *undo)
        case told.NameAsked():
            return keyboard([button(say("cancel"), Verb.CANCEL)])
        case _:
            return None


def _of_preview(words: Words, notice: told.ImportPreview) -> Keyboard | None:
    batch, seen = notice.batch, notice.round
    confirm = button(words.label("confirm_import"), Verb.CONFIRM_IMPORT, batch, seen)
    closed = "leave_closed" if notice.closed_taken else "take_closed"
    closed_too = button(words.label(closed), Verb.TAKE_CLOSED, batch, seen)
    columns = button(words.label("ask_columns"), Verb.ASK_COLUMNS, batch, seen)
    names = button(words.label("check_names", name=notice.names_total), Verb.CHECK_NAMES, batch)
    marked = button(words.label("send_marked"), Verb.SEND_MARKED, batch)
    return keyboard(
        [confirm] if notice.new + notice.changed else [],
        [names] if notice.names_total else [],
        [marked] if notice.wrong or notice.warnings_total else [],
        [closed_too] if notice.closed + notice.closed_taken else [],
        [columns] if notice.may_ask else [],
        [button(words.label("cancel_import"), Verb.CANCEL_IMPORT, batch)],
    )


CHOICES = 8
"""Answers on one page of a question about columns."""


def column_choices(
    words: Words,
    question: int,
    choices: Sequence[tuple[str, str]],
    *,
    batch: int,
    back: bool,
    first: int = 0,
) -> Keyboard | None:
    """Return the answers to a question about columns, from one place on, and the ways out."""
    answers = [
        button(column_answer(words, say, value), Verb.ANSWER_COLUMN, question, place)
        for place, (say, value) in enumerate(choices)
    ][first : first + CHOICES]
    turning = []
    if first > 0:
        turning.append(
            button(words.label("previous"), Verb.COLUMN_PAGE, question, max(0, first - CHOICES))
        )
    if first + CHOICES < len(choices):
        turning.append(button(words.label("next"), Verb.COLUMN_PAGE, question, first + CHOICES))
    returning = [button(words.label("column_back"), Verb.COLUMN_BACK, question)] if back else []
    leave = button(words.label("leave_file"), Verb.CANCEL_IMPORT, batch)
    short = all(say in {"days", "field"} for say, _ in choices)
    return keyboard(*rows(answers, A_ROW if short else 1), turning, [*returning, leave])


def column_answer(words: Words, say: str, value: str) -> str:
    """Return the caption of one answer."""
    match say:
        case "column":
            return brief(value, HEADING)
        case "field":
            return words.term("field", value)
        case "day-first" | "month-first":
            return words.formats.date_of(date.fromisoformat(value))
        case _:
            return words.label(f"say_{say}", name=value)


HEADING = 40
"""The most of a heading that a button shows, in UTF-16 units."""


def _of_request(words: Words, notice: told.ClosureRequested) -> Keyboard | None:
    finding, version = notice.finding, notice.version
    decide = [
        button(words.label("accept"), Verb.ACCEPT, finding, version),
        button(words.label("return"), Verb.RETURN, finding, version),
    ]
    look = [button(words.label("open_finding", code=notice.code), Verb.OPEN, finding)]
    if notice.files:
        look.insert(0, button(words.label("evidence"), Verb.EVIDENCE, finding))
    return keyboard(decide if notice.may_review else [], look)


def home(words: Words, roles: Iterable[str]) -> list[Button]:
    """Return the first steps of a person with these roles."""
    roles = set(roles)
    steps = []
    if Role.OFFICER in roles:
        steps.append(button(words.label("mine"), Verb.PAGE_MINE))
    if Role.SUPERVISOR in roles:
        steps.append(button(words.label("review"), Verb.PAGE_REVIEW))
        steps.append(button(words.label("overdue"), Verb.PAGE_OVERDUE))
    return steps
