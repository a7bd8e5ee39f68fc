"""Auth through supabase-py: what Supabase Auth answers, our stack answers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import psycopg
import pytest
from supabase import AuthApiError, AuthWeakPasswordError, Client

from tests.python.stack.conftest import PASSWORD, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack


def claims_of(client: Client, stack: StackState) -> dict[str, Any]:
    session = client.auth.get_session()
    assert session is not None
    claims: dict[str, Any] = jwt.decode(
        session.access_token, stack.jwt_secret, algorithms=["HS256"], audience="authenticated"
    )
    return claims


def test_sign_up_gives_a_session_and_a_profile(person: Person) -> None:
    rows = person.client.rpc("my_profile").execute().data

    assert [row["id"] for row in rows] == [person.id]


def test_what_a_person_tells_at_sign_up_reaches_the_triggers(public_client: Client, email: str) -> None:
    """The data arrive as an object, not as text in JSON."""
    data = {"first_name": "Ana", "last_name": "Zea"}
    public_client.auth.sign_up({"email": email, "password": PASSWORD, "options": {"data": data}})

    [profile] = public_client.rpc("my_profile").execute().data

    assert (profile["first_name"], profile["last_name"]) == ("Ana", "Zea")


def test_the_token_has_the_claims_of_supabase_auth_and_of_our_hook(person: Person, stack: StackState) -> None:
    claims = claims_of(person.client, stack)

    assert claims["iss"] == f"{stack.api_url}/auth/v1"
    assert claims["sub"] == person.id
    assert claims["role"] == "authenticated"
    assert claims["email"] == person.email
    assert claims["aal"] == "aal1"
    assert claims["amr"][0]["method"] == "password"
    assert claims["app_metadata"] == {"provider": "email", "providers": ["email"]}
    assert claims["is_anonymous"] is False
    assert claims["user_roles"] == []
    assert {"phone", "user_metadata", "session_id", "exp", "iat"} <= claims.keys()


def test_the_hook_sees_new_roles_when_the_token_is_refreshed(person: Person, stack: StackState) -> None:
    with psycopg.connect(stack.db_url) as connection:
        connection.execute(
            "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (person.id,)
        )

    person.client.auth.refresh_session()

    assert claims_of(person.client, stack)["user_roles"] == ["organizer"]


def test_the_same_address_twice_is_refused(person: Person, public_client: Client) -> None:
    with pytest.raises(AuthApiError) as refused:
        public_client.auth.sign_up({"email": person.email, "password": PASSWORD})

    assert refused.value.code == "user_already_exists"


def test_a_short_password_is_refused(public_client: Client, email: str) -> None:
    with pytest.raises(AuthWeakPasswordError, match="at least 8 characters"):
        public_client.auth.sign_up({"email": email, "password": "short"})


def test_sign_in_with_the_right_and_with_a_wrong_password(person: Person) -> None:
    person.client.auth.sign_out()

    with pytest.raises(AuthApiError) as refused:
        person.client.auth.sign_in_with_password({"email": person.email, "password": "wrong password"})
    assert refused.value.code == "invalid_credentials"

    answer = person.client.auth.sign_in_with_password({"email": person.email, "password": PASSWORD})
    assert answer.user is not None
    assert answer.user.id == person.id


def test_refresh_gives_a_new_token_of_the_same_session(person: Person, stack: StackState) -> None:
    before = person.client.auth.get_session()
    first = claims_of(person.client, stack)

    answer = person.client.auth.refresh_session()

    assert before is not None
    assert answer.session is not None
    assert answer.session.refresh_token != before.refresh_token
    second = claims_of(person.client, stack)
    assert second["session_id"] == first["session_id"]
    assert second["amr"][0]["method"] == "password"


def test_an_unknown_refresh_token_is_refused(public_client: Client) -> None:
    with pytest.raises(AuthApiError) as refused:
        public_client.auth.refresh_session("00000000-0000-4000-8000-000000000000")

    assert refused.value.code == "refresh_token_not_found"


def test_sign_out_ends_the_session(person: Person) -> None:
    session = person.client.auth.get_session()
    assert session is not None

    person.client.auth.sign_out()

    with pytest.raises(AuthApiError):
        person.client.auth.refresh_session(session.refresh_token)


def test_a_person_changes_their_data_and_times_are_iso(person: Person) -> None:
    answer = person.client.auth.update_user({"data": {"nickname": "Nena"}})

    assert answer.user.user_metadata["nickname"] == "Nena"
    again = person.client.auth.get_user()
    assert again is not None
    assert again.user.user_metadata["nickname"] == "Nena"
    assert again.user.created_at.tzinfo is not None
    assert abs(again.user.created_at.timestamp() - time.time()) < 60


def test_an_anonymous_person_is_told_apart(public_client: Client, stack: StackState) -> None:
    answer = public_client.auth.sign_in_anonymously()

    assert answer.user is not None
    assert answer.user.is_anonymous is True
    assert claims_of(public_client, stack)["is_anonymous"] is True
    assert claims_of(public_client, stack)["amr"][0]["method"] == "anonymous"
    refreshed = public_client.auth.refresh_session()
    assert refreshed.user is not None
    assert refreshed.user.is_anonymous is True
    assert claims_of(public_client, stack)["is_anonymous"] is True


def test_admin_makes_finds_changes_and_deletes_people(
    secret_client: Client, public_client: Client, email: str
) -> None:
    admin = secret_client.auth.admin
    made = admin.create_user(
        {
            "email": email,
            "password": PASSWORD,
            "email_confirm": True,
            "user_metadata": {"first_name": "Bo"},
            "app_metadata": {"team": "blue"},
        }
    ).user

    assert public_client.auth.sign_in_with_password({"email": email, "password": PASSWORD}).user is not None
    assert admin.get_user_by_id(made.id).user.app_metadata["team"] == "blue"
    changed = admin.update_user_by_id(made.id, {"user_metadata": {"last_name": "Ríos"}}).user
    assert (changed.user_metadata["first_name"], changed.user_metadata["last_name"]) == ("Bo", "Ríos")
    assert made.id in [user.id for user in admin.list_users(per_page=1000)]
    with pytest.raises(AuthApiError) as twice:
        admin.create_user({"email": email, "password": PASSWORD})
    assert twice.value.code == "email_exists"

    admin.delete_user(made.id)

    with pytest.raises(AuthApiError) as gone:
        admin.get_user_by_id(made.id)
    assert gone.value.code == "user_not_found"


def test_pages_of_people_do_not_overlap(secret_client: Client) -> None:
    admin = secret_client.auth.admin
    for _ in range(10):
        first = admin.list_users(page=1, per_page=5)
        second = admin.list_users(page=2, per_page=5)
        # other tests sign people up on the same stack, which moves everybody on by one
        if [user.id for user in admin.list_users(page=1, per_page=5)] == [user.id for user in first]:
            break

    assert len({user.id for user in [*first, *second]}) == 10


def test_a_banned_person_gets_no_token_until_the_ban_ends(person: Person, secret_client: Client) -> None:
    admin = secret_client.auth.admin
    admin.update_user_by_id(person.id, {"ban_duration": "1h30m"})

    for attempt in (
        person.client.auth.refresh_session,
        lambda: person.client.auth.sign_in_with_password({"email": person.email, "password": PASSWORD}),
    ):
        with pytest.raises(AuthApiError) as refused:
            attempt()
        assert refused.value.code == "user_banned"

    admin.update_user_by_id(person.id, {"ban_duration": "none"})
    again = person.client.auth.sign_in_with_password({"email": person.email, "password": PASSWORD})
    assert again.session is not None


def test_only_the_secret_key_administers(person: Person, public_client: Client, stack: StackState) -> None:
    with pytest.raises(AuthApiError) as refused:
        public_client.auth.admin.list_users()
    assert refused.value.code == "not_admin"

    session = person.client.auth.get_session()
    assert session is not None
    headers = {"apikey": stack.secret_key, "authorization": f"Bearer {session.access_token}"}
    assert httpx.get(f"{stack.api_url}/auth/v1/admin/users", headers=headers).status_code == 403


def test_a_hook_that_refuses_stops_the_token(
    client_of: Callable[[str], Client], stack: StackState, email: str
) -> None:
    """Nothing of the hook is special to us: its error goes to the person, with its status.

    Others sign in on this stack meanwhile, and get what they always get.
    """
    banned = email.replace("stack-", "refused-by-hook-")
    superuser = stack.database_url("supabase_admin")
    with psycopg.connect(superuser, autocommit=True) as connection:
        row = connection.execute(
            "select pg_get_functiondef('private.custom_access_token_hook(jsonb)'::regprocedure)"
        ).fetchone()
        assert row is not None
        connection.execute(
            """
            create or replace function private.custom_access_token_hook(p_event jsonb) returns jsonb
            language sql stable set search_path = '' as $$
                select case
                    when p_event #>> '{claims,email}' like 'refused-by-hook-%'
                    then '{"error": {"http_code": 403, "message": "not today"}}'::jsonb
                    else jsonb_set(p_event, '{claims,user_roles}', (
                        select coalesce(jsonb_agg(r.role order by r.role), '[]') from public.user_roles as r
                        where r.user_id = (p_event ->> 'user_id')::uuid
                    ))
                end
            $$
            """
        )
        try:
            with pytest.raises(AuthApiError, match="not today") as refused:
                client_of(stack.publishable_key).auth.sign_up({"email": banned, "password": PASSWORD})
        finally:
            connection.execute(row[0])
    assert refused.value.status == 403
