"""The doors that open on a chat; Telegram types end here."""
