"""A Bot API server for a machine without Telegram, with a chat page."""
