"""Money told in every order, twice, and by many at once: all ends the same, and nothing goes back twice."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

    from .conftest import Community

PRICE = 80000
TELL = """
    select public.apply_payment_event(
        'wompi', %(event)s, %(transaction)s, %(kind)s, %(amount)s, %(currency)s,
        '2026-01-01'::timestamptz + make_interval(secs => %(place)s),
        replace(%(registration)s::text, '-', '') || '-0123456789ab'
    )
"""
STATE = """
    select r.status::text, r.payment_status::text, r.amount_paid
    from public.event_registrations as r where r.id = %s
"""
GUARANTEES = "select * from monitoring.verify_guarantees()"


class Fact(NamedTuple):
    """What a provider tells of one of its transactions."""

    transaction: int
    kind: str
    amount: int = PRICE
    currency: str = "COP"

    def of(self, registration: UUID, place: int = 0) -> dict[str, Any]:
        return {
            **self._asdict(),
            "transaction": f"{registration}-{self.transaction}",
            "event": f"{registration}-{self.transaction}:{self.kind}",
            "place": place,
            "registration": registration,
        }


def seat(community: Community, *, is_free: bool) -> UUID:
    """A registration that holds its seat, or one whose hold has run out and whose seat is somebody else's."""
    organizer, person, other = community.people(3)
    event = community.event(organizer, capacity=1)
    community.owner().execute(
        "update public.events set price_type = 'paid', price = %s where id = %s", (PRICE, event)
    )
    registration: UUID = community.one(
        "insert into public.event_registrations (event_id, user_id, ticket_type, status, price)"
        " values (%s, %s, 'general', %s, %s) returning id",
        event,
        person,
        "pending" if is_free else "expired",
        PRICE,
    )
    if not is_free:
        community.owner().execute(
            "insert into public.event_registrations (event_id, user_id, ticket_type, status)"
            " values (%s, %s, 'general', 'confirmed')",
            (event, other),
        )
    return registration


AMOUNTS = st.sampled_from((30000, 50000, PRICE))
TRANSACTIONS = st.integers(1, 3)
COP, USD = st.just("COP"), st.just("USD")
BACK = st.sampled_from(("refunded", "charged_back"))
FACTS = st.lists(
    st.one_of(
        st.builds(Fact, TRANSACTIONS, st.just("paid"), AMOUNTS, COP),
        st.builds(Fact, TRANSACTIONS, st.just("paid"), st.just(PRICE), COP),
        st.builds(Fact, TRANSACTIONS, BACK, AMOUNTS, COP),
        st.builds(Fact, TRANSACTIONS, st.just("failed"), AMOUNTS, COP),
        st.builds(Fact, st.just(9), st.just("paid"), st.just(PRICE), USD),
    ),
    min_size=2,
    max_size=7,
    unique_by=lambda fact: (fact.transaction, fact.kind),
)


def any_order(community: Community, registration: UUID, **options: Any) -> None:
    owner: psycopg.Connection[Any] = community.owner()

    def end(told: list[dict[str, Any]]) -> object:
        with owner.transaction(force_rollback=True):
            for one in told:
                owner.execute(TELL, one)
            assert owner.execute(GUARANTEES).fetchall() == []
            return owner.execute(STATE, (registration,)).fetchone()

    @settings(
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        **options,
    )
    @given(facts=FACTS, data=st.data())
    def check(facts: list[Fact], data: st.DataObject) -> None:
        told = [fact.of(registration, place) for place, fact in enumerate(facts)]
        other = data.draw(st.permutations(told))
        again = data.draw(st.lists(st.sampled_from(told), max_size=3))
        assert end([*other, *again]) == end(told)

    check()


@pytest.mark.parametrize("is_free", [True, False])
def test_any_order_ends_the_same(community: Community, is_free: bool) -> None:
    any_order(community, seat(community, is_free=is_free), derandomize=True, max_examples=60)


@pytest.mark.deep
@pytest.mark.parametrize("is_free", [True, False])
def test_any_order_ends_the_same_at_length(community: Community, is_free: bool) -> None:
    any_order(community, seat(community, is_free=is_free), max_examples=1000)


def tell(community: Community, told: dict[str, Any]) -> str:
    """As the function of the providers does, on this thread's own connection."""
    row = community.owner().execute(TELL, told).fetchone()
    assert row is not None
    return str(row[0])


def parallel_storm(community: Community, seed: int, facts: int) -> None:
    chance = random.Random(seed)
    registrations = [seat(community, is_free=is_free) for is_free in (True, False, True)]
    told = [
        Fact(number, chance.choice(("paid", "paid", "refunded", "failed")), chance.choice((30000, PRICE))).of(
            r
        )
        for r in registrations
        for number in range(facts)
    ]
    told += [Fact(number, "refunded").of(r) for r in registrations for number in range(0, facts, 2)]
    alone = {one["event"]: one for one in told}
    order = [one for one in alone.values() for _ in range(3)]
    chance.shuffle(order)

    answers = community.all_at_once(8, [partial(tell, community, one) for one in order])

    assert answers.count("replayed") == 2 * len(alone), f"seed {seed}"
    assert community.one("select count(*) from public.payment_events") == len(alone)
    assert community.owner().execute(GUARANTEES).fetchall() == [], f"seed {seed}"


def test_a_storm_of_providers_counts_each_event_once(community: Community) -> None:
    parallel_storm(community, seed=20261126, facts=8)


@pytest.mark.deep
def test_a_long_storm_of_providers(community: Community) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    parallel_storm(community, seed, facts=400)


def test_all_at_once_ends_as_one_after_the_other(community: Community) -> None:
    facts = (
        Fact(1, "paid"),
        Fact(1, "refunded"),
        Fact(2, "paid", 50000),
        Fact(3, "paid", 30000),
        Fact(4, "failed"),
    )
    owner = community.owner()
    for _ in range(5):
        registration = seat(community, is_free=True)
        told = [fact.of(registration) for fact in facts]
        community.all_at_once(len(told), [partial(tell, community, one) for one in told * 2])
        assert owner.execute(STATE, (registration,)).fetchone() == ("confirmed", "partially_refunded", PRICE)
    assert owner.execute(GUARANTEES).fetchall() == []


def test_late_money_takes_the_seats_that_are_left_and_no_more(community: Community) -> None:
    organizer, *people = community.people(11)
    event = community.event(organizer, capacity=3)
    owner = community.owner()
    owner.execute("update public.events set price_type = 'paid', price = %s where id = %s", (PRICE, event))
    late = owner.execute(
        "insert into public.event_registrations (event_id, user_id, ticket_type, status, price)"
        " select %s, unnest(%s::uuid[]), 'general', 'expired', %s returning id",
        (event, people, PRICE),
    ).fetchall()
    told = [Fact(1, "paid").of(row[0]) for row in late]

    answers = community.all_at_once(10, [partial(tell, community, one) for one in told])

    assert (answers.count("confirmed"), answers.count("unseated")) == (3, 7)
    assert community.one("select count(*) from private.jobs where kind = 'refund_payment'") == 7
    assert owner.execute(GUARANTEES).fetchall() == []


def test_refunds_at_once_never_exceed_what_was_paid(community: Community) -> None:
    organizer, person = community.people(2)
    owner = community.owner()
    owner.execute("insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,))
    event = community.event(organizer, capacity=None)
    owner.execute("update public.events set price_type = 'paid', price = %s where id = %s", (PRICE, event))
    registration = community.one(
        "insert into public.event_registrations (event_id, user_id, ticket_type, status, price)"
        " values (%s, %s, 'general', 'pending', %s) returning id",
        event,
        person,
        PRICE,
    )
    for number in (1, 2):
        tell(community, Fact(number, "paid", PRICE // 2).of(registration))

    ask = partial(community.ask, organizer, "select public.refund_registration(%s, 30000)", registration)
    answers = community.all_at_once(10, [ask] * 20)
    assert (answers.count("ok"), answers.count("MD302")) == (2, 18)
    cancel = partial(community.ask, person, "select public.cancel_registration(%s)", registration)
    off = partial(community.ask, organizer, "select public.cancel_event(%s)", event)
    assert set(community.all_at_once(6, [cancel, off, ask] * 4)) <= {"ok", "MD302"}
    assert community.one("select sum(amount) from public.payment_refunds where state <> 'failed'") == PRICE
    assert owner.execute(GUARANTEES).fetchall() == []


def test_money_comes_while_its_person_leaves(community: Community) -> None:
    """Nobody deadlocks, and the ledger keeps what it was told."""
    owner = community.owner()
    registrations = [seat(community, is_free=True) for _ in range(6)]
    people = [
        community.one("select user_id from public.event_registrations where id = %s", one)
        for one in registrations
    ]

    def leave(person: UUID) -> str:
        community.owner().execute("delete from auth.users where id = %s", (person,))
        return "gone"

    calls = [partial(tell, community, Fact(1, "paid").of(one)) for one in registrations]
    calls += [partial(leave, person) for person in people]
    calls += [partial(tell, community, Fact(1, "refunded").of(one)) for one in registrations]
    random.Random(1).shuffle(calls)
    answers = community.all_at_once(9, calls)

    assert answers.count("gone") == len(people)
    assert community.one("select count(*) from public.payment_events") == 2 * len(registrations)
    assert owner.execute(GUARANTEES).fetchall() == []
