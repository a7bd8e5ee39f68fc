"""Ordering reports through the client."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import World


def template(world: World, *, is_active: bool = True) -> UUID:
    template_id: UUID = world.one(
        "insert into public.report_templates (name, type, query, is_active)"
        " values (%s, 'event', 'event_report', %s) returning id",
        world.slug("informe"),
        is_active,
    )
    return template_id


def test_the_reports_that_there_are(world: World) -> None:
    ana = world.person("ana")
    offered, withdrawn = template(world), template(world, is_active=False)
    found = {one.id: one for one in ana.reports.templates(limit=1000)}
    assert offered in found
    assert withdrawn not in found
    assert (found[offered].type, found[offered].output_format) == ("event", "csv")
    assert not hasattr(found[offered], "query")
    admin = world.person("jefa", "admin")
    assert withdrawn not in {one.id for one in admin.reports.templates(limit=1000)}
    with pytest.raises(errors.PermissionDenied):
        world.anybody.reports.templates()


def test_ordering_changing_and_ending(world: World) -> None:
    user_id, _ = world.user("ana")
    ana = world.acting(user_id)
    template_id = template(world)
    made = ana.reports.create_schedule(
        template_id=template_id, name="Los lunes", frequency="weekly", recipients=[str(user_id)]
    )
    assert (made.created_by, made.is_active, made.recipients) == (user_id, True, [str(user_id)])
    changed = ana.reports.update_schedule(made.id, frequency="monthly", is_active=False)
    assert (changed.frequency, changed.is_active, changed.name) == ("monthly", False, "Los lunes")
    assert [one.id for one in ana.reports.my_schedules()] == [made.id]
    assert ana.reports.delete_schedule(made.id).id == made.id
    assert len(ana.reports.my_schedules()) == 0
    with pytest.raises(errors.NotFound):
        ana.reports.delete_schedule(made.id)


def test_what_is_refused(world: World) -> None:
    user_id, _ = world.user("ana")
    ana = world.acting(user_id)
    template_id = template(world)
    for recipients in ([], ["ana@example.com"], [str(uuid4())] * 21):
        with pytest.raises(errors.InvalidInput):
            ana.reports.create_schedule(
                template_id=template_id, name="x", frequency="daily", recipients=[*recipients]
            )
    for hidden in (template(world, is_active=False), uuid4()):
        with pytest.raises(errors.PermissionDenied):
            ana.reports.create_schedule(
                template_id=hidden, name="x", frequency="daily", recipients=[str(user_id)]
            )
    with pytest.raises(errors.SignInRequired):
        world.anybody.reports.my_schedules()


def test_schedules_of_others(world: World) -> None:
    user_id, _ = world.user("ana")
    made = world.acting(user_id).reports.create_schedule(
        template_id=template(world), name="de ana", frequency="daily", recipients=[str(user_id)]
    )
    beto, admin = world.person("beto"), world.person("jefa", "admin")
    with pytest.raises(errors.NotFound):
        beto.reports.update_schedule(made.id, is_active=False)
    with pytest.raises(errors.NotFound):
        beto.reports.delete_schedule(made.id)
    assert len(beto.reports.my_schedules()) == 0
    assert len(admin.reports.my_schedules()) == 0
    assert not admin.reports.update_schedule(made.id, is_active=False).is_active


def test_runs(world: World) -> None:
    user_id, _ = world.user("ana")
    ana, beto, admin = world.acting(user_id), world.person("beto"), world.person("jefa", "admin")
    template_id = template(world)
    for minutes in (1, 2, 3):
        world.sql.execute(
            "insert into public.report_executions (template_id, created_by, created_at)"
            " values (%s, %s, now() - make_interval(mins => %s))",
            (template_id, user_id, minutes),
        )
    first = ana.reports.my_executions(limit=2)
    assert [run.status for run in first] == ["pending", "pending"]
    assert first.items[0].created_at > first.items[1].created_at
    assert len(ana.reports.my_executions(limit=2, after=first.next_cursor)) == 1
    assert len(beto.reports.my_executions()) == 0
    assert len(admin.reports.my_executions()) == 0
