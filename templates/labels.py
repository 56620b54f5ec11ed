"""Button captions, short answers and the command menus, by key; a missing key is an error.

Messages are English; the catalogues hold the other languages.
"""

from templates.catalogue import N_

LONGEST = 200
"""The most that Telegram shows of an answer to a pressed button."""

LABELS = {
    "acknowledge": N_("✍️ Acknowledge"),
    "report_how": N_("📎 How to report"),
    "apply": N_("🏁 Apply for closure"),
    "accept": N_("✅ Accept"),
    "return": N_("↩️ Return for more work"),
    "evidence": N_("📎 Open the evidence"),
    "open_finding": "🔍 %(code)s",
    "confirm_import": N_("✅ Confirm the import"),
    "cancel_import": N_("✖️ Do not import"),
    "take_closed": N_("📂 Import the closed rows too, as open"),
    "leave_closed": N_("📁 Leave the closed rows out"),
    "ask_columns": N_("✏️ Say what the columns are"),
    "column_back": N_("◀️ Back"),
    "leave_file": N_("✖️ Leave this file"),
    "say_counted": N_("📅 Some days after a date in the table"),
    "say_unit-itself": N_("🏢 The unit itself"),
    "say_make": N_("🔢 Make numbers: %(name)s-…"),
    "say_days": N_("%(name)s days"),
    "say_keep": N_("None of these, keep it as it is"),
    "say_keep-all": N_("Keep all the others as they are"),
    "asked_first": N_("❓ When this file is sent with /import, the bot asks first:"),
    "asked_which": N_("Which column is “%(name)s”?"),
    "asked_base": N_("From which date is the deadline counted?"),
    "asked_days": N_("How many days after “%(name)s” is the deadline?"),
    "asked_order": N_("Do the dates in “%(name)s” begin with the day or with the month?"),
    "asked_column": N_("What is column “%(name)s”?"),
    "check_names": N_("🔍 Check the names (%(name)s)"),
    "name_make": "🆕 %(name)s",
    "name_match": "🔗 %(name)s → %(title)s",
    "name_leave": "🚫 %(name)s",
    "name_near": "🔗 %(name)s",
    "name_new": N_("🆕 It is new"),
    "name_out": N_("🚫 Leave its rows out"),
    "name_back": N_("◀️ Back to the list"),
    "preview_again": N_("🔄 Show the preview again"),
    "marked_name": N_(" (marked)"),
    "send_marked": N_("🖍 Send it back with the mistakes marked"),
    "choose_finding": "%(code)s %(title)s",
    "more": N_("More"),
    "previous": N_("◀️ Previous"),
    "next": N_("Next ▶️"),
    "withdraw": N_("Withdraw the finding"),
    "waive": N_("Waive rectification"),
    "reopen": N_("🔁 Reopen"),
    "urge": N_("⏰ Urge"),
    "cancel": N_("Cancel"),
    "revoke_token": N_("🔒 Revoke: %(name)s"),
    "export_xlsx": N_("📊 As a workbook"),
    "export_csv": N_("📄 As CSV"),
    "export_wan": N_("💴 In 万元"),
    "export_yuan": N_("💴 In yuan"),
    "invite_supervisor": N_("Supervisor"),
    "reissue": N_("🔑 New invitation: %(name)s"),
    "person": "👤 %(name)s",
    "hand_over": N_("🔀 Move the open findings"),
    "hand_over_sure": N_("✅ Move them"),
    "people": N_("👥 Everybody"),
    "undo_import": N_("↩️ Undo: %(name)s"),
    "undo_sure": N_("↩️ Undo the import"),
    "roster": N_("📄 Empty roster"),
    "lang_zh": "中文",
    "lang_en": "English",
    "mine": N_("📥 My findings"),
    "review": N_("📥 Waiting for my review"),
    "overdue": N_("⚠️ Overdue"),
    "summary": N_("📊 Summary"),
    "help": N_("Help"),
    "toast_done": N_("Done"),
    "toast_stale": N_("The finding has changed since. Here is how it stands now."),
    "toast_already": N_("Done already. Nothing changes."),
    "toast_refused": N_("Not possible. The message below says why."),
    "toast_not_yours": N_("This button is meant for somebody else."),
    "toast_filed": N_("Filed under %(code)s"),
    "toast_acknowledged": N_("Acknowledged: %(code)s"),
    "toast_cancelled": N_("Cancelled"),
    "toast_language": N_("The language is set"),
    "toast_sending": N_("The files are on their way"),
    "toast_busy": N_("One moment, please"),
    "toast_how": N_(
        "Reply to the message about the finding in your own words, such as “80%% done, contract "
        "signed again”, and attach photos or documents."
    ),
}

COMMANDS = {
    "start": N_("What needs you now"),
    "mine": N_("Findings that are yours"),
    "review": N_("Findings that wait for your review"),
    "overdue": N_("Findings past their deadline"),
    "finding": N_("Everything about one finding"),
    "urge": N_("Urge the responsible officer"),
    "summary": N_("The figures of this week"),
    "import": N_("Import a ledger of findings"),
    "template": N_("An empty ledger to fill in"),
    "people": N_("Who is here and who is not yet"),
    "invite": N_("Invite a person"),
    "export": N_("The ledger as a file"),
    "tokens": N_("Systems that send findings"),
    "undelivered": N_("Messages that did not arrive"),
    "help": N_("How this works"),
    "language": N_("Choose the language"),
    "cancel": N_("Drop the question being asked"),
}
"""Every command of the bot and its line in the menu, in the order of the menu."""

EVERYONE = frozenset({"start", "help", "language", "cancel"})
BY_ROLE = {
    "officer": frozenset({"mine", "finding"}),
    "supervisor": frozenset({"review", "overdue", "summary", "urge", "finding", "export"}),
    "admin": frozenset(
        {"import", "template", "people", "invite", "export", "tokens", "undelivered"}
    ),
}
"""The commands of each role beside everyone's."""
