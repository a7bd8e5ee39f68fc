"""What people are told at the same time: counted once each, and read as far as it was shown."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from .conftest import Community

TELL = "select private.notify_all(%s, 'forum', 'Una', 'x', p_dedupe_key => %s, p_many => '%%s respuestas')"
ROWS = "select occurrences, title from public.notifications where user_id = %s order by occurrences"
READ = "update public.notifications set read = true where not read"
OPERATIONS = (
    "update public.notifications set read = not read where id = %s",
    "update public.notifications set archived = not archived where id = %s",
    "delete from public.notifications where id = %s",
    "select public.mark_notifications_read(created_at, id) from public.notifications where id = %s",
)
COUNTS = """
    select
        public.unread_notifications(),
        (select count(*) from public.notifications where not read and not archived),
        (
            select bool_and(
                public.unread_notifications(t.type) = (
                    select count(*) from public.notifications as n
                    where not n.read and not n.archived and n.type = t.type
                )
            )
            from unnest(enum_range(null::public.notification_type)) as t (type)
        )
"""


def tell(community: Community, people: list[UUID], key: str | None) -> str:
    community.owner().execute(TELL, (people, key))
    return "ok"


def test_what_happens_to_many_at_once_is_one_row_with_a_count(community: Community) -> None:
    people = community.people(20)
    orders = [people, people[::-1]] * 15
    community.all_at_once(10, [partial(tell, community, order, "reply:1") for order in orders])
    for person in people:
        assert community.owner().execute(ROWS, (person,)).fetchall() == [(30, "30 respuestas")]
    jobs = community.owner().execute("select count(*) from private.jobs where kind = 'deliver_email'")
    assert jobs.fetchone() == (20,)


def test_what_comes_while_one_reads_is_never_lost(community: Community) -> None:
    (person,) = community.people(1)
    actions = [partial(tell, community, [person], "reply:1")] * 40 + [
        partial(community.ask, person, READ)
    ] * 20
    random.Random(3).shuffle(actions)
    assert set(community.all_at_once(8, actions)) == {"ok"}
    counted = community.owner().execute(ROWS, (person,)).fetchall()
    assert sum(count for count, _ in counted) == 40
    open_ones = community.owner().execute(
        "select count(*) from public.notifications where not read and dedupe_key is not null"
    )
    assert open_ones.fetchone() in ((0,), (1,))


def test_all_that_was_shown_is_read_and_what_comes_meanwhile_is_not(community: Community) -> None:
    (person,) = community.people(1)
    tell(community, [person], None)
    newest = community.owner().execute("select created_at, id from public.notifications").fetchone()
    assert newest is not None
    tell(community, [person], None)
    mark = partial(community.ask, person, "select public.mark_notifications_read(%s, %s)", *newest)
    assert set(community.all_at_once(4, [partial(tell, community, [person], None)] * 8 + [mark])) == {"ok"}
    unread = community.owner().execute("select count(*) from public.notifications where not read")
    assert unread.fetchone() == (9,)


def test_the_number_on_the_badge_is_that_of_the_list_whatever_was_done(community: Community) -> None:
    chance = random.Random(11)
    people = community.people(2)

    def some() -> Callable[[], str]:
        person = chance.choice(people)
        if chance.random() < 0.4:
            return partial(tell, community, [person], chance.choice((None, "a", "b")))
        rows = (
            community.owner()
            .execute("select id from public.notifications where user_id = %s", (person,))
            .fetchall()
        )
        row_id = chance.choice(rows)[0] if rows else None
        return partial(community.ask, person, chance.choice(OPERATIONS), row_id)

    for _ in range(25):
        assert set(community.all_at_once(3, [some() for _ in range(6)])) == {"ok"}
        for person in people:
            with community.acting(person) as connection:
                count, listed, is_right_by_type = connection.execute(COUNTS).fetchone() or (None, None, None)
            assert (count, is_right_by_type) == (listed, True)


def test_who_is_being_deleted_holds_up_nobody_who_tells_many(community: Community) -> None:
    organizer, leaver, other = community.people(3)
    role = "insert into public.user_roles (user_id, role) values (%s, 'organizer')"
    community.owner().execute(role, (organizer,))
    event = community.event(organizer, capacity=10)
    for person in (leaver, other):
        assert community.ask(person, "select public.register_for_event(%s)", event) == "ok"
    with community.database.connect(autocommit=False) as deletion:
        deletion.execute("select from auth.users where id = %s for update", (leaver,))  # as a deletion begins
        community.connection("authenticator").execute("set lock_timeout = '3s'")
        move = "select public.reschedule_event(%s, now() + interval '40 days')"
        assert community.ask(organizer, move, event) == "ok"
        deletion.execute("delete from auth.users where id = %s", (leaver,))
    told = "select count(*) from public.notifications where user_id = %s and title like '%%cambi%%'"
    assert community.one(told, other) == 1
    assert community.one("select count(*) from public.event_registrations where event_id = %s", event) == 1
