"""What is done through the client is on record: by whom, in which request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from tests.harness.database import Rest

    from .conftest import World

ENTRIES = """
select actor_id, actor_role, request_id, action, changed from audit.audit_log
where subject_id = %s order by id
"""


def test_a_role_is_granted_and_revoked_in_ones_own_name(world: World) -> None:
    ana_id, _ = world.user("ana")
    jefa_id, _ = world.user("jefa", "admin")
    jefa = world.acting(jefa_id)
    jefa.roles.grant(ana_id, "organizer")
    jefa.roles.revoke(ana_id, "organizer")

    entries = world.sql.execute(ENTRIES, (ana_id,)).fetchall()
    assert [(actor, role, action) for actor, role, _, action, _ in entries] == [
        (jefa_id, "app_admin", "role.granted"),
        (jefa_id, "app_admin", "role.revoked"),
    ]
    assert entries[0][4] == ["permissions", "role"]
    requests = [UUID(request_id) for _, _, request_id, _, _ in entries]
    assert requests[0] != requests[1], "each request has its own name"


def test_what_is_refused_leaves_no_entry(world: World) -> None:
    ana_id, _ = world.user("ana")
    with pytest.raises(errors.PermissionDenied):
        world.acting(ana_id).roles.grant(ana_id, "admin")
    assert world.sql.execute(ENTRIES, (ana_id,)).fetchall() == []


def test_no_key_reaches_the_log(rest: Rest) -> None:
    owner = rest.database.connect()
    owner.execute("select tests.create_user('jefa', '{admin}')")
    jefa = rest.token(str(owner.execute("select tests.user_id('jefa')").fetchall()[0][0]))
    for token in (jefa, rest.service_token()):
        assert rest.request("GET", "/audit_log", token=token).status_code == 404
        asked = rest.request("GET", "/audit_log", token=token, headers={"Accept-Profile": "audit"})
        assert asked.json()["code"] == "PGRST106", "no such schema in the API"
        assert rest.request("POST", "/rpc/seal_audit", token=token, json={}).status_code == 404
