"""The other side: what people do in their Telegram apps, as Python and over HTTP."""
