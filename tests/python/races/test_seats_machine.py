"""Seats under every order of what people do and of time that passes: what is told first is what comes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from .conftest import PAY
from .machine import run_machine

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import Community

PEOPLE = 6
TICKETS = ("general", "vip", "pide")
CAN = "select is_allowed, reason, status::text, price from public.can_register(%s, %s, %s)"
REGISTER = "select status::text, price from public.register_for_event(%s, %s, null, %s)"
OWN = "(select r.id from public.event_registrations as r where r.event_id = %s and r.user_id = auth.uid())"
REASON = "select reason from private.error_codes where code = %s"
WAITING = """
    select array_agg(r.id order by r.waitlist_position)
    from public.event_registrations as r
    where r.event_id = %s and r.status = 'waitlisted'
    group by r.ticket_type
"""
AVAILABLE = "select taken, available, reason from public.event_availability(%s)"
# the event, its organizer and tickets: two seats, of which one may be vip; who asks may wait, three at most
EVENT = """
    update public.events set price_type = 'paid', price = 5000 where id = %(event)s;
    update public.event_rules set waitlist_size = 3, hold_minutes = 30, offer_minutes = 60
    where event_id = %(event)s;
"""
SELLING = """
    insert into public.event_ticket_types (event_id, code, name, price, quota, needs_approval)
    select %s, t.*
    from (
        values ('general', 'General', 0, null::integer, false), ('vip', 'VIP', 5000, 1, false),
            ('pide', 'Pide', 0, null, true)
    ) as t
"""


# what slots need: no quota, and no limit of who waits
ONE_POOL = """
    update public.event_ticket_types set quota = null;
    update public.event_rules set waitlist_size = null;
"""


def seats_machine(community: Community) -> type[RuleBasedStateMachine]:
    owner = community.owner()
    organizer, *people = community.people(PEOPLE + 1)
    owner.execute("insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,))

    def ask(person: UUID, statement: str, *args: object) -> Any:
        """The first row, or the code of the refusal."""
        try:
            with community.acting(person) as connection:
                return connection.execute(statement, args).fetchone()
        except psycopg.Error as error:
            return error.sqlstate

    class Seats(RuleBasedStateMachine):
        @initialize(sells_tickets=st.booleans(), is_hot=st.booleans())
        def begin(self, sells_tickets: bool, is_hot: bool) -> None:
            owner.execute("select tests.unfreeze()")
            owner.execute("delete from public.events")
            self.event = community.event(organizer, capacity=2)
            owner.execute("select tests.freeze(now())")
            with psycopg.ClientCursor(owner) as cursor:
                cursor.execute(EVENT, {"event": self.event})
            self.tickets = TICKETS if sells_tickets else TICKETS[:1]
            if sells_tickets:
                owner.execute(SELLING, (self.event,))
            if is_hot:
                owner.execute(ONE_POOL)
                ask(organizer, "select public.set_event_hot(%s)", self.event)

        @rule(who=st.integers(0, PEOPLE - 1), ticket=st.integers(0, 2), waits=st.booleans())
        def register(self, who: int, ticket: int, waits: bool) -> None:
            """What one is told before is what one gets."""
            code = self.tickets[ticket % len(self.tickets)]
            allowed, reason, status, price = ask(people[who], CAN, self.event, code, waits)
            got = ask(people[who], REGISTER, self.event, code, waits)
            if allowed:
                assert got == (status, price)
            else:
                assert owner.execute(REASON, (got,)).fetchone() == (reason,)

        @rule(who=st.integers(0, PEOPLE - 1))
        def cancel(self, who: int) -> None:
            answer = ask(
                people[who], f"select status::text from public.cancel_registration({OWN})", self.event
            )
            assert answer in {("cancelled",), ("expired",), "P0002"}

        @rule(who=st.integers(0, PEOPLE - 1))
        def accept(self, who: int) -> None:
            answer = ask(people[who], f"select status::text from public.accept_offer({OWN})", self.event)
            assert answer in {("confirmed",), ("pending",), "MD212", "P0002"}

        @rule(who=st.integers(0, PEOPLE - 1), is_approved=st.booleans())
        def decide(self, who: int, is_approved: bool) -> None:
            mine = "select r.id from public.event_registrations as r where r.event_id = %s and r.user_id = %s"
            row = owner.execute(mine, (self.event, people[who])).fetchone()
            if row is not None:
                ask(organizer, "select public.decide_registration(%s, %s)", row[0], is_approved)

        @rule(who=st.integers(0, PEOPLE - 1))
        def pay(self, who: int) -> None:
            """Money that comes in time, or too late."""
            owner.execute(f"{PAY} and r.event_id = %s and r.user_id = %s", (self.event, people[who]))

        @rule(who=st.integers(0, PEOPLE - 1), to=st.integers(0, PEOPLE - 1))
        def transfer(self, who: int, to: int) -> None:
            ask(people[who], f"select public.transfer_registration({OWN}, %s)", self.event, people[to])

        @rule(capacity=st.sampled_from((1, 2, 3, None)))
        def resize(self, capacity: int | None) -> None:
            assert ask(organizer, "select public.set_event_capacity(%s, %s)", self.event, capacity) != "MD201"

        @rule(minutes=st.sampled_from((31, 31, 61)))
        def time_passes(self, minutes: int) -> None:
            """Whoever looks sees the seats as they are once somebody has settled them."""
            owner.execute("select tests.freeze(private.clock() + make_interval(mins => %s))", (minutes,))
            seen = owner.execute(AVAILABLE, (self.event,)).fetchone()
            owner.execute("select private.settle_due_seats()")
            if len(self.tickets) == 1:
                assert owner.execute(AVAILABLE, (self.event,)).fetchone() == seen

        @invariant()
        def all_holds(self) -> None:
            if not hasattr(self, "event"):
                return
            owner.execute("select private.count_hot_seats()")
            assert owner.execute("select * from monitoring.verify_guarantees()").fetchall() == []
            for (waiting,) in owner.execute(WAITING, (self.event,)).fetchall():
                places = [ask(organizer, "select public.waitlist_place(%s)", one)[0] for one in waiting]
                assert places == list(range(1, len(waiting) + 1))

    return Seats


def test_every_order_is_right(community: Community) -> None:
    run_machine(seats_machine(community), derandomize=True, max_examples=8, stateful_step_count=25)


@pytest.mark.deep
def test_many_orders_are_right(community: Community) -> None:
    chosen = random.randrange(10**9)
    print(f"seed {chosen}")
    machine = seed(chosen)(seats_machine(community))
    run_machine(machine, max_examples=120, stateful_step_count=90)
