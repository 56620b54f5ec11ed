"""Requests of systems: who may send, what is refused as a whole, and what is promised of it."""

from http import HTTPStatus
from io import BytesIO

import pytest
from openapi_spec_validator import validate

from actions.issue_token import issue_token, revoke_token
from bot.redaction import scrub
from handlers.web import api
from rectification.errors import NameMissing, NotFound, NotYourRole
from rectification.intake import MOST_EXTRA, TAKEN
from rectification.ledger import LIMITS, REQUIRED, Kind
from rectification.notices import TokenRevoked
from storage.models import Event, Finding, Outbox, Token
from tests.actions.system import PATH, System, item


@pytest.mark.parametrize(
    ("secret", "scheme"),
    [("", "Bearer"), ("lastmile_" + "x" * 43, "Bearer"), ("\udcff", "Bearer"), (None, "Basic")],
)
async def test_without_a_good_token_nothing_is_taken(
    system: System, secret: str | None, scheme: str
) -> None:
    """No token, one that nobody issued, and a good one under another scheme."""
    shown = system.secret if secret is None else secret
    headers = {"Authorization": f"{scheme} {shown}"} if shown else {}
    if shown == "\udcff":
        headers = {"Authorization": "Bearer ÿ"}
    status, said = await system.ask("POST", PATH, json={"findings": [item()]}, headers=headers)
    assert (status, said["code"]) == (HTTPStatus.UNAUTHORIZED, "token-unknown")
    assert not await Finding.exists(code="SJ-001")


async def test_a_revoked_token_opens_nothing(system: System) -> None:
    """From the moment on that the admin revokes it; what it had sent stays."""
    await system.results(item())
    token = await Token.get()
    assert token.last_used_at == system.town.now
    await revoke_token(await system.town.actor("陈立"), token.id, now=system.town.now)
    assert (await system.send(item("SJ-002")))[0] == HTTPStatus.UNAUTHORIZED
    assert await Finding.exists(code="SJ-001")
    assert len(await system.town.told("陈立", TokenRevoked)) == 1
    with pytest.raises(NotFound):
        await revoke_token(await system.town.actor("陈立"), token.id, now=system.town.now)


async def test_only_an_admin_lets_systems_in_and_out(system: System) -> None:
    """An officer and a supervisor are refused; a token without an evaluator there is not."""
    town = system.town
    for name in ("周敏", "许正"):
        actor = await town.actor(name)
        with pytest.raises(NotYourRole):
            await issue_token(actor, "甲", "", pressed="1", office=town.office, now=town.now)
        with pytest.raises(NotYourRole):
            await revoke_token(actor, (await Token.get()).id, now=town.now)
    with pytest.raises(NameMissing):
        await issue_token(
            await town.actor("陈立"), " ", "", pressed="1", office=town.office, now=town.now
        )
    assert await system.results(item()) == [("SJ-001", "created")]


async def test_a_token_is_kept_nowhere_in_plain(system: System) -> None:
    """Neither its row nor the notice that tells it holds it, and no log line would."""
    rows = [*await Token.all().values(), *await Outbox.all().values(), *await Event.all().values()]
    assert system.secret not in str(rows)
    assert system.secret not in scrub(f"Authorization: Bearer {system.secret}")


BODIES: dict[str, tuple[bytes, int, str]] = {
    "cut off": (b'{"findings": [', 400, "bad-json"),
    "not UTF-8": (b'{"findings": ["\xff"]}', 400, "bad-json"),
    "no number": (b'{"findings": [NaN]}', 400, "bad-json"),
    "a number without end": (b'{"findings": [' + b"9" * 5000 + b"]}", 400, "bad-json"),
    "nested without end": (b"[" * 200_000, 400, "bad-json"),
    "a list": (b"[]", 422, "not-a-batch"),
    "no findings": (b'{"finding": []}', 422, "not-a-batch"),
    "501 findings": (b'{"findings": [' + b"1," * 500 + b"1]}", 422, "batch-too-long"),
    "over two megabytes": (b" " * (2 * 1024 * 1024 + 1), 413, "too-large"),
}


@pytest.mark.parametrize("case", BODIES)
async def test_a_body_that_is_no_batch_is_refused(system: System, case: str) -> None:
    """With a status, a stable code, and the place where one can be named."""
    body, status, code = BODIES[case]
    headers = {
        "Authorization": f"Bearer {system.secret}",
        "Content-Type": "application/json; charset=utf-8",
    }
    found, said = await system.ask("POST", PATH, data=BytesIO(body), headers=headers)
    assert (found, said["code"], said["status"]) == (status, code, status)
    if case == "cut off":
        assert (said["line"], said["column"]) == (1, 15)


async def test_other_requests_are_refused_as_problems(system: System) -> None:
    """Another type, method or path, and more batches than agreed."""
    headers = {"Authorization": f"Bearer {system.secret}", "Content-Type": "text/csv"}
    status, said = await system.ask("POST", PATH, data=b"{}", headers=headers)
    assert (status, said["code"]) == (415, "not-json")
    for method, path, expected in (
        ("GET", PATH, (405, "wrong-method")),
        ("DELETE", "/api/openapi.json", (405, "wrong-method")),
        ("GET", "/api/people", (404, "nothing-here")),
    ):
        status, said = await system.ask(method, path)
        assert (status, said["code"]) == expected
    for _ in range(api.A_MINUTE - 1):
        assert (await system.send())[0] == HTTPStatus.OK
    assert (await system.send())[0] == HTTPStatus.TOO_MANY_REQUESTS


async def test_the_document_is_openapi_and_says_what_the_server_does(system: System) -> None:
    """Its fields, lengths and kinds are those of the ledger, its limits those of the door."""
    status, said = await system.ask("GET", "/api/openapi.json")
    assert (status, said["openapi"]) == (HTTPStatus.OK, "3.1.0")
    validate(said)
    schemas = said["components"]["schemas"]
    finding = schemas["Finding"]
    assert set(finding["properties"]) == {*TAKEN, "extra"}
    assert set(finding["required"]) == set(REQUIRED)
    for name, limit in LIMITS.items():
        given = finding["properties"].get(name, {})
        assert given.get("maxLength", limit) == limit
    assert finding["properties"]["extra"]["maxProperties"] == MOST_EXTRA
    assert schemas["Batch"]["properties"]["findings"]["maxItems"] == api.MOST_ITEMS
    kinds = {*Kind, "unknown", "not_yours"} - {Kind.INFERRED, Kind.PAST}
    assert set(schemas["Fault"]["properties"]["kind"]["enum"]) == kinds
