"""Engagement is counted while people register, say no to it and leave, and while events move."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from .conftest import Community

COUNT = "select private.run_job('refresh-engagement')"
FAILURES = "select last_error from private.scheduled_jobs where name = 'refresh-engagement'"
WRONG = """
    select count(*)
    from (
        select a.user_id, a.activity_type as metric, count(*)::numeric as value
        from public.user_activities as a
        inner join public.communication_preferences as c on c.user_id = a.user_id and c.track_activity
        group by 1, 2
    ) as w
    full join (
        select * from public.user_engagement_metrics where metric <> 'active_days'
    ) as m on w.user_id = m.user_id and w.metric = m.metric
    where w.value is distinct from m.value
"""
REGISTERED = """
    select count(*) from public.events as e
    left join public.event_engagement_metrics as m on m.event_id = e.id and m.metric = 'registrations'
    where e.current_registrations <> coalesce(m.value, 0)
"""


def test_engagement_is_right_whatever_happens_meanwhile(community: Community) -> None:
    organizer, *people = community.members(13)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,)
    )
    events = [community.event(organizer, capacity=100) for _ in range(3)]

    def as_owner(statement: str, *args: object) -> str:
        try:
            community.owner().execute(statement.encode(), args)
        except psycopg.Error as error:
            return error.sqlstate or "?"
        return "ok"

    calls = []
    for n, person in enumerate(people):
        for event in events:
            calls.append(partial(community.ask, person, "select public.register_for_event(%s)", event))
            calls.append(partial(as_owner, COUNT))
        move = "select public.reschedule_event(%s, now() + make_interval(days => %s))"
        calls.append(partial(community.ask, organizer, move, events[n % 3], 20 + 37 * n))
        if n % 4 == 1:
            calls.append(partial(as_owner, "delete from auth.users where id = %s", person))
        if n % 4 == 2:
            no = "update public.communication_preferences set track_activity = false where user_id = %s"
            calls.append(partial(as_owner, no, person))
    # What the others get of each other is for other tests; counting is refused by nobody.
    community.all_at_once(6, calls)
    assert community.one(FAILURES) is None

    assert as_owner(COUNT) == "ok"
    assert community.one(WRONG) == 0
    assert community.one(REGISTERED) == 0
    assert community.one("select count(*) from public.user_engagement_metrics") > 10
