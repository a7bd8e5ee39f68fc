"""Every answer that is no success becomes one typed error, in two languages, with a stable code."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpx
import pytest

from medellin_ai import MedellinClient, errors

from .conftest import Server, answer
from .samples import EVENT_ID, event, registration


def caught(
    client: MedellinClient, server: Server, status: int, body: object, **headers: str
) -> errors.MedellinError:
    server.answers = [answer(body, status, **headers)]
    with pytest.raises(errors.MedellinError) as info:
        client.registrations.register(EVENT_ID)
    return info.value


def test_a_rule_of_the_community_is_an_error_of_its_own(client: MedellinClient, server: Server) -> None:
    body = {
        "code": "MD201",
        "message": "No quedan cupos",
        "hint": "event_full",
        "details": json.dumps({"en": "No seats are left", "capacity": 40}),
    }
    error = caught(client, server, 400, body, sb_request_id="req-1")
    assert type(error) is errors.EventFull
    assert isinstance(error, errors.BusinessError)
    assert error.code == "MD201"
    assert error.reason == "event_full"
    assert error.message == "No quedan cupos"
    assert error.message_en == "No seats are left"
    assert error.details == {"capacity": 40}
    assert error.status == 400
    assert error.request_id == "req-1"
    assert str(error) == "No quedan cupos (No seats are left) [MD201 event_full]"


def test_a_rule_newer_than_this_client_is_still_a_business_error(
    client: MedellinClient, server: Server
) -> None:
    body = {"code": "MD999", "message": "Hoy no", "hint": "not_today", "details": '{"en": "Not today"}'}
    error = caught(client, server, 400, body)
    assert type(error) is errors.BusinessError
    assert (error.code, error.reason, error.message) == ("MD999", "not_today", "Hoy no")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "42501", errors.PermissionDenied),
        (403, "42501", errors.PermissionDenied),
        (400, "P0002", errors.NotFound),
        (406, "PGRST116", errors.NotFound),
        (409, "23505", errors.Conflict),
        (409, "23503", errors.Conflict),
        (400, "23001", errors.Conflict),
        (400, "23514", errors.InvalidInput),
        (400, "23502", errors.InvalidInput),
        (400, "22P02", errors.InvalidInput),
        (400, "22023", errors.InvalidInput),
        (400, "PGRST100", errors.InvalidInput),
        (404, "PGRST202", errors.SchemaMismatch),
        (404, "42P01", errors.SchemaMismatch),
        (401, "PGRST301", errors.SessionExpired),
        (401, "PGRST303", errors.SessionExpired),
        (500, "XX000", errors.ServerError),
        (500, "40001", errors.ServerError),
    ],
)
def test_codes_of_postgres_and_postgrest(
    client: MedellinClient, server: Server, status: int, code: str, kind: type[errors.MedellinError]
) -> None:
    error = caught(
        client, server, status, {"code": code, "message": "as PostgreSQL says it", "details": None}
    )
    assert type(error) is kind
    assert error.code == code
    # what PostgreSQL says is for the developer; the person reads a sentence of ours
    assert error.details["database"] == "as PostgreSQL says it"
    assert error.message == kind.default_es
    assert error.message_en == kind.default_en


def test_a_function_speaks_for_itself_when_it_denies(client: MedellinClient, server: Server) -> None:
    body = {
        "code": "42501",
        "message": "Inicia sesión para continuar",
        "details": '{"en": "Sign in first"}',
        "hint": "sign_in_required",
    }
    error = caught(client, server, 401, body)
    assert type(error) is errors.SignInRequired
    assert (error.message, error.message_en) == ("Inicia sesión para continuar", "Sign in first")


@pytest.mark.parametrize("message", ["Invalid API key", "No API key found in request"])
def test_the_gateway_refuses_the_key(client: MedellinClient, server: Server, message: str) -> None:
    error = caught(client, server, 401, {"message": message})
    assert type(error) is errors.InvalidKey
    assert error.status == 401


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (
            400,
            {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login"},
            errors.InvalidCredentials,
        ),
        (400, {"code": "invalid_credentials", "message": "Invalid login"}, errors.InvalidCredentials),
        (400, {"code": 400, "error_code": "email_not_confirmed", "msg": "no"}, errors.EmailNotConfirmed),
        (422, {"code": 422, "error_code": "user_already_exists", "msg": "no"}, errors.UserAlreadyExists),
        (422, {"code": 422, "error_code": "email_exists", "msg": "no"}, errors.UserAlreadyExists),
        (
            422,
            {"code": 422, "error_code": "weak_password", "msg": "no", "weak_password": {}},
            errors.WeakPassword,
        ),
        (429, {"code": 429, "error_code": "over_request_rate_limit", "msg": "no"}, errors.RateLimited),
        (403, {"code": 403, "error_code": "session_not_found", "msg": "no"}, errors.SessionExpired),
        (401, {"message": "Invalid API key"}, errors.InvalidKey),
        (500, {"code": 500, "error_code": "unexpected_failure", "msg": "no"}, errors.ServerError),
    ],
)
def test_codes_of_the_sign_in_service(
    client: MedellinClient,
    server: Server,
    status: int,
    body: dict[str, Any],
    kind: type[errors.MedellinError],
) -> None:
    server.answers = [answer(body, status)]
    with pytest.raises(errors.MedellinError) as info:
        client.auth.sign_in("beto@example.com", "wrong")
    assert type(info.value) is kind
    assert info.value.status == status


@pytest.mark.parametrize(
    "page",
    [
        httpx.Response(200, html="<html>Sign in to the hotel's network</html>"),
        httpx.Response(200, json={"hello": "world"}),
        httpx.Response(200, json=[{"id": "not an event"}]),
        httpx.Response(200, content=b""),
    ],
    ids=["html", "another service", "another shape", "nothing"],
)
def test_a_success_that_is_not_ours_is_a_server_error(
    client: MedellinClient, server: Server, page: httpx.Response
) -> None:
    server.answers = [page]
    with pytest.raises(errors.ServerError) as info:
        client.events.get(EVENT_ID)
    assert info.value.status == 200
    with pytest.raises(errors.ServerError):
        client.auth.sign_in("beto@example.com", "secreto")


def test_a_page_is_no_text_from_the_database(client: MedellinClient, server: Server) -> None:
    server.answers = [httpx.Response(200, html="<html></html>")]
    with pytest.raises(errors.ServerError):
        client.events.join_link(EVENT_ID)


def test_a_failure_without_json_is_a_server_error(client: MedellinClient, server: Server) -> None:
    server.answers = [httpx.Response(500, html="<h1>Internal error</h1>")]
    with pytest.raises(errors.ServerError) as info:
        client.registrations.register(EVENT_ID)
    assert info.value.status == 500


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (httpx.ConnectError("refused"), errors.ConnectionFailed),
        (httpx.ReadTimeout("slow"), errors.Timeout),
        (httpx.ConnectTimeout("slow"), errors.Timeout),
    ],
)
def test_no_answer(
    client: MedellinClient, server: Server, fault: Exception, kind: type[errors.MedellinError]
) -> None:
    server.answers = [fault]
    for ask in (
        lambda: client.registrations.register(EVENT_ID),
        lambda: client.auth.sign_in("beto@example.com", "secreto"),
    ):
        with pytest.raises(errors.ConnectionFailed) as info:
            ask()
        assert type(info.value) is kind
        assert info.value.status is None
        assert info.value.request_id


def test_nothing_there(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([])]
    with pytest.raises(errors.NotFound) as info:
        client.events.get(EVENT_ID)
    assert info.value.code == "PGRST116"


ALL = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.MedellinError)
]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_errors_survive_a_pickle(kind: type[errors.MedellinError]) -> None:
    error = kind("ay", message_en="ow", code="X", reason="y", details={"a": [1]}, status=409, request_id="r")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert vars(copy) == vars(error)
    assert str(copy) == str(error)
    assert copy.args == error.args


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_errors_have_words_of_their_own_in_both_languages(kind: type[errors.MedellinError]) -> None:
    error = kind()
    assert error.message
    assert error.message_en
    assert error.message != error.message_en


def test_business_errors_know_their_codes() -> None:
    assert errors.BUSINESS_ERRORS
    for code, kind in errors.BUSINESS_ERRORS.items():
        assert kind().code == code
        assert kind().reason


def test_a_fault_of_the_program_is_not_dressed_up(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event()])]
    with pytest.raises(TypeError, match="object cannot be sent"):
        client.events.update(EVENT_ID, title=object())  # type: ignore[arg-type]
    assert server.requests == []


def test_the_cause_is_kept(client: MedellinClient, server: Server) -> None:
    error = caught(client, server, 409, {"code": "23505", "message": "duplicate"})
    assert error.__cause__ is not None


def test_success_after_failure_leaves_no_trace(client: MedellinClient, server: Server) -> None:
    caught(client, server, 409, {"code": "23505", "message": "duplicate"})
    server.answers = [answer(registration())]
    assert client.registrations.register(EVENT_ID).status == "confirmed"
