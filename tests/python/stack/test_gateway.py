"""The gateway: keys become roles, paths become services, and nothing is open without a key."""

from __future__ import annotations

import base64
import json
import socket
import time
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import psutil
import pytest

from medellin_ai_ops.stack import status
from tests.python.stack.conftest import PASSWORD

if TYPE_CHECKING:
    from supabase import Client

    from medellin_ai_ops.stack.state import StackState
    from tests.python.stack.conftest import Person

pytestmark = pytest.mark.stack

SIGN_INS = 8


def rest(stack: StackState, headers: dict[str, str], path: str = "/events_public?limit=1") -> httpx.Response:
    return httpx.get(f"{stack.api_url}/rest/v1{path}", headers=headers)


def test_without_a_key_nothing_opens(stack: StackState) -> None:
    answer = rest(stack, {})

    assert answer.status_code == 401
    assert answer.json()["message"] == "No API key found in request"


@pytest.mark.parametrize("key", ["sb_publishable_wrong", "sb_secret_wrong", "nonsense", "a.b.c"])
def test_a_wrong_key_is_refused(stack: StackState, key: str) -> None:
    for service in ("rest/v1/events_public", "auth/v1/user", "storage/v1/bucket", "functions/v1/health"):
        answer = httpx.get(f"{stack.api_url}/{service}", headers={"apikey": key})
        assert (answer.status_code, answer.json()["message"]) == (401, "Invalid API key")


def test_a_key_in_the_authorization_header_alone_does_not_count(stack: StackState) -> None:
    assert rest(stack, {"authorization": f"Bearer {stack.secret_key}"}).status_code == 401


def test_a_publishable_key_with_the_bearer_of_another_key_is_refused(stack: StackState) -> None:
    headers = {"apikey": stack.publishable_key, "authorization": "Bearer sb_secret_guessed"}

    assert rest(stack, headers).status_code == 401


def test_the_publishable_key_is_anon(stack: StackState) -> None:
    assert rest(stack, {"apikey": stack.publishable_key}).status_code == 200
    denied = rest(stack, {"apikey": stack.publishable_key}, "/user_roles")
    assert denied.json()["code"] == "42501"


def test_the_key_works_in_the_address_too_and_is_taken_out_of_it(stack: StackState) -> None:
    answer = rest(stack, {}, f"/events_public?apikey={stack.publishable_key}&limit=2")

    assert answer.status_code == 200
    assert len(answer.json()) == 2


def test_the_secret_key_is_service_role(stack: StackState) -> None:
    answer = rest(stack, {"apikey": stack.secret_key}, "/user_roles?limit=1")

    assert answer.status_code == 200
    assert len(answer.json()) == 1


def test_a_token_wins_over_the_key(stack: StackState, person: Person) -> None:
    """Whoever holds the secret key and shows a person's token acts as that person."""
    session = person.client.auth.get_session()
    assert session is not None
    headers = {"apikey": stack.secret_key, "authorization": f"Bearer {session.access_token}"}

    assert rest(stack, headers, "/user_roles").json() == []


def token(stack: StackState, **claims: Any) -> str:
    content = {"role": "authenticated", "aud": "authenticated", "exp": time.time() + 60, **claims}
    return jwt.encode(content, stack.jwt_secret, algorithm="HS256")


def forged(stack: StackState) -> dict[str, str]:
    header, _, signature = token(stack).split(".")
    service = base64.urlsafe_b64encode(json.dumps({"role": "service_role"}).encode()).decode().rstrip("=")
    unsigned = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    return {
        "expired": token(stack, exp=time.time() - 60),
        "payload exchanged": f"{header}.{service}.{signature}",
        "no algorithm": f"{unsigned}.{service}.",
        "another secret": jwt.encode({"role": "service_role"}, "x" * 40, algorithm="HS256"),
    }


def test_a_forged_token_opens_nothing(stack: StackState) -> None:
    for name, bad in forged(stack).items():
        headers = {"apikey": stack.publishable_key, "authorization": f"Bearer {bad}"}
        assert rest(stack, headers).status_code == 401, name
        for service in ("functions/v1/health", "auth/v1/user", "auth/v1/admin/users"):
            answer = httpx.get(f"{stack.api_url}/{service}", headers=headers)
            assert answer.status_code in {401, 403}, f"{name} at {service}"
        assert rest(stack, {"apikey": bad}).status_code == 401, f"{name} as a key"


def test_functions_run_for_holders_of_a_token(stack: StackState, public_client: Client) -> None:
    answer = public_client.functions.invoke("health", {"body": {}})

    assert json.loads(answer) == {"ok": True, "method": "POST", "project": True}
    assert httpx.get(f"{stack.api_url}/functions/v1/health").status_code == 401


@pytest.mark.parametrize("name", ["nope", "..%2Fhealth", "_health%2F", ""])
def test_a_function_that_does_not_exist_is_not_found(stack: StackState, name: str) -> None:
    answer = httpx.get(f"{stack.api_url}/functions/v1/{name}", headers={"apikey": stack.publishable_key})

    assert answer.status_code == 404


def test_unknown_paths_are_not_found(stack: StackState) -> None:
    for path in ("/", "/restv1", "/rest/v2/events", "/pg/meta"):
        answer = httpx.get(stack.api_url + path, headers={"apikey": stack.publishable_key})
        assert answer.status_code == 404


def test_browsers_may_ask_from_anywhere(stack: StackState) -> None:
    answer = httpx.options(
        f"{stack.api_url}/rest/v1/events_public", headers={"origin": "http://localhost:3000"}
    )

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "apikey" in answer.headers["access-control-allow-headers"]


def test_each_answer_has_a_request_id(stack: StackState) -> None:
    ids = {rest(stack, {"apikey": stack.publishable_key}).headers["sb-request-id"] for _ in range(3)}

    assert len(ids) == 3


def test_a_body_that_is_no_json_is_refused_in_words(stack: StackState) -> None:
    answer = httpx.post(
        f"{stack.api_url}/auth/v1/signup", content=b"{", headers={"apikey": stack.publishable_key}
    )

    assert (answer.status_code, answer.json()["error_code"]) == (400, "bad_json")


def pids_of(running: status.RunStatus) -> list[int]:
    """Those of the components; a borrowed database has none here."""
    return [component.pid for component in running.components.values() if component.pid is not None]


def test_everything_listens_on_this_machine_only(stack: StackState) -> None:
    running = status.read(stack.home)
    assert running is not None
    addresses = set()
    for pid in pids_of(running):
        for connection in psutil.Process(pid).net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN:
                addresses.add(connection.laddr.ip)

    assert addresses == {"127.0.0.1"}


def test_no_secret_stands_in_a_process_list(stack: StackState) -> None:
    running = status.read(stack.home)
    assert running is not None
    secrets = [stack.jwt_secret, stack.secret_key, *stack.db_passwords.values()]
    lines = [" ".join(psutil.Process(pid).cmdline()) for pid in (running.supervisor, *pids_of(running))]

    assert all(lines)
    assert not [line for line in lines if any(secret in line for secret in secrets)]


def test_what_the_stack_writes_is_for_its_owner_only(stack: StackState) -> None:
    assert stack.home.stat().st_mode & 0o777 == 0o700
    for name in ("state.json", "gateway.json", "postgrest.conf"):
        assert (stack.home / name).stat().st_mode & 0o777 == 0o600, name


def test_the_database_wants_its_password(stack: StackState) -> None:
    import psycopg

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{stack.ports.db}/postgres")


def test_a_stranger_on_the_port_gets_no_answer_that_hurts(stack: StackState) -> None:
    """Bytes that are no HTTP end that connection, not the gateway."""
    with socket.create_connection(("127.0.0.1", stack.ports.api), timeout=5) as connection:
        connection.sendall(b"\x00\x01 nonsense\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400")

    assert rest(stack, {"apikey": stack.publishable_key}).status_code == 200


def threads_of(pid: int) -> dict[int, float]:
    """The CPU seconds of each thread but the one that answers."""
    return {one.id: one.user_time for one in psutil.Process(pid).threads() if one.id != pid}


def test_passwords_are_hashed_beside_what_answers(stack: StackState, person: Person) -> None:
    """Measured in CPU: how many are answered meanwhile says more of what else the machine does."""
    running = status.read(stack.home)
    assert running is not None
    pid = running.components["gateway"].pid
    assert pid is not None
    before = threads_of(pid)
    address = f"{stack.api_url}/auth/v1/token?grant_type=password"
    for _ in range(SIGN_INS):
        answer = httpx.post(
            address,
            json={"email": person.email, "password": PASSWORD},
            headers={"apikey": stack.publishable_key},
            timeout=60,
        )
        assert answer.status_code == 200

    assert max(now - before.get(thread, 0) for thread, now in threads_of(pid).items()) > SIGN_INS * 0.01
