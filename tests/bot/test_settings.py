import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.readings import Address
from bot.settings import PREFIX, RunSettings, Settings, SettingsError, load

TOKEN = "7000000001:AAE-made_up_for_the_tests_000000000"  # noqa: S105 - opens nothing


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start each test in an empty folder with no setting and no language."""
    for name in (*os.environ, "LANG", "LC_ALL", "LC_MESSAGES"):
        if name.upper().startswith(PREFIX) or name in {"LANG", "LC_ALL", "LC_MESSAGES"}:
            monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def told(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], kind: type[Settings] = Settings
) -> str:
    """Set the variables `given` and return what `load` says is wrong, in English."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as caught:
        load(kind)
    return str(caught.value)


def test_nothing_set_means_the_documented_defaults() -> None:
    """The defaults are those of the documentation."""
    settings = load(Settings)
    assert settings.bot_token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.admins == ()
    assert settings.database_url == "sqlite://data/lastmile.db"
    assert settings.files_url == "data/files"
    assert settings.timezone == ZoneInfo("Asia/Shanghai")
    assert settings.locale == "zh_CN"
    assert settings.webhook_url is None
    assert settings.listen == Address("127.0.0.1", 8080)
    assert settings.fonts is None
    assert settings.policy is None


def test_everything_set_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each variable reaches its field as a value of its type."""
    (tmp_path / "policy.toml").write_text("[stages]\n", encoding="utf-8")
    given = {
        "BOT_TOKEN": TOKEN,
        "API_URL": "http://127.0.0.1:9000/",
        "ADMINS": "42， 43,42",
        "DATABASE_URL": "postgresql://me:pass@db.example/lastmile?ssl=require",
        "FILES_URL": "s3://bucket-1/evidence",
        "TIMEZONE": "Europe/Berlin",
        "LOCALE": "en",
        "WEBHOOK_URL": "https://bot.example:8443/in/here",
        "LISTEN": "[::1]:0",
        "FONTS": str(tmp_path),
        "POLICY": "policy.toml",
    }
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)
    settings = load(RunSettings)
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.api_url == "http://127.0.0.1:9000"
    assert settings.admins == (42, 43)
    assert settings.database_url.startswith("postgresql://")
    assert settings.files_url == "s3://bucket-1/evidence"
    assert settings.timezone == ZoneInfo("Europe/Berlin")
    assert settings.locale == "en"
    assert settings.webhook_path == "/in/here"
    assert settings.listen == Address("::1", 0)
    assert settings.fonts == tmp_path
    assert settings.policy == Path("policy.toml")
    assert TOKEN not in repr(settings)
    assert "pass" not in repr(settings)


def test_the_environment_goes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`.env` is read, other programs' names in it are left alone, the environment wins."""
    (tmp_path / ".env").write_text(
        f"LASTMILE_BOT_TOKEN={TOKEN}\nLASTMILE_LOCALE=en\nPOSTGRES_USER=x\n", encoding="utf-8"
    )
    monkeypatch.setenv("LASTMILE_LOCALE", "zh_CN")
    settings = load(RunSettings)
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.locale == "zh_CN"


def test_keys_of_a_bucket_may_stand_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """AWS_… of `.env` is where obstore looks for it; the environment wins here too."""
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "")  # so that it is put back after the test
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    (tmp_path / ".env").write_text("AWS_REGION=cn-north-1\nAWS_ACCESS_KEY_ID=k\n", encoding="utf-8")
    load(Settings)
    assert (os.environ["AWS_REGION"], os.environ["AWS_ACCESS_KEY_ID"]) == ("eu-central-1", "k")


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """`LASTMILE_WEBHOOK_URL=` means polling."""
    monkeypatch.setenv("LASTMILE_WEBHOOK_URL", "")
    assert load(Settings).webhook_url is None


def test_a_missing_token_is_explained() -> None:
    """Without a token, one reads where to get it and that the demo needs none, in Chinese."""
    with pytest.raises(SettingsError, match="@BotFather") as caught:
        load(RunSettings)
    assert "lastmile demo" in str(caught.value)
    assert str(caught.value).startswith("LASTMILE_BOT_TOKEN：没有设置")


def test_everything_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A line for each variable that is wrong, unknown ones in the file among them."""
    (tmp_path / ".env").write_text("LASTMILE_DATABASEURL=sqlite://x\n", encoding="utf-8")
    lines = told(
        monkeypatch,
        {"ADMINS": "@boss", "LISTEN": "8080", "TIMEZONE": "Asia/Beijing"},
        kind=RunSettings,
    ).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "LASTMILE_DATABASEURL",
        "LASTMILE_BOT_TOKEN",
        "LASTMILE_ADMINS",
        "LASTMILE_TIMEZONE",
        "LASTMILE_LISTEN",
    ]
    assert lines[0].endswith("did you mean LASTMILE_DATABASE_URL?")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BOT_TOKEN", "hello world", "not a bot token"),
        ("BOT_TOKEN", "<7000000001:AAE>", "not a bot token"),
        ("API_URL", "api.telegram.org", "not the address of a server"),
        ("API_URL", "https://a.example/?x=1", "not the address of a server"),
        ("ADMINS", "42,-1", "'-1' is not a Telegram id"),
        ("ADMINS", "0", "'0' is not a Telegram id"),
        ("ADMINS", "４２", "is not a Telegram id"),
        ("DATABASE_URL", "mysql://h/x", "unknown database"),
        ("DATABASE_URL", "lastmile.db", "unknown database"),
        ("DATABASE_URL", "sqlite://", "names no database"),
        ("DATABASE_URL", "postgres://host", "names no database"),
        ("FILES_URL", "s3://", "not a bucket"),
        ("FILES_URL", "ftp://host/x", "unknown storage"),
        ("TIMEZONE", "Asia/Shangai", "for example Asia/Shanghai"),
        ("TIMEZONE", "../../etc/passwd", "no such time zone"),
        ("LOCALE", "fr", "no such language"),
        ("WEBHOOK_URL", "bot.example/in", "not a URL"),
        ("WEBHOOK_URL", "https://bot.example:99999/in", "not a URL"),
        ("WEBHOOK_URL", "http://bot.example/in", "https only"),
        ("WEBHOOK_URL", "https://bot.example:8080/in", "port 8080"),
        ("LISTEN", "::1:8080", "HOST:PORT"),
        ("LISTEN", "localhost:70000", "HOST:PORT"),
        ("FONTS", "nowhere", "'nowhere' is not a folder"),
        ("POLICY", "nowhere.toml", "cannot read the file"),
        ("POLICY", "bad.toml", "cannot be used"),
        ("FROBNICATE", "1", "remove it"),
    ],
)
def test_a_wrong_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, says: str
) -> None:
    """One wrong value makes one line, which names the variable and what to do."""
    (tmp_path / "bad.toml").write_text("= 1", encoding="utf-8")
    line = told(monkeypatch, {name: value})
    assert "\n" not in line
    assert line.startswith(f"LASTMILE_{name}: ")
    assert says in line


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example/in",
        "https://bot.example:88",
        "http://127.0.0.1:8099/in",
        "http://localhost:8099/in",
        "http://[::1]:8099/in",
    ],
)
def test_telegrams_ports_and_any_on_this_machine_are_taken(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Https on the four ports, and anything on loopback, for the sandbox."""
    monkeypatch.setenv("LASTMILE_WEBHOOK_URL", url)
    assert load(Settings).webhook_url == url


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The complaint about a token or a database address holds nothing of the value."""
    text = told(monkeypatch, {"BOT_TOKEN": "hush hush", "DATABASE_URL": "mysql://me:hush@h/x"})
    assert "hush" not in text


def test_the_webhook_secret_depends_on_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes with one token agree; another token makes another secret."""
    monkeypatch.setenv("LASTMILE_BOT_TOKEN", TOKEN)
    first, second = load(RunSettings).webhook_secret, load(RunSettings).webhook_secret
    monkeypatch.setenv("LASTMILE_BOT_TOKEN", TOKEN + "1")
    assert first == second != load(RunSettings).webhook_secret
    assert len(first) == 64
    assert TOKEN not in first
