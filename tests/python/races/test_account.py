"""Consents and events that change hands, by two people or calls at once, and while an account goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Community

ROUNDS = 30
GIVE = "select public.record_consent('sms', true, '2026-01')"
WITHDRAW = "select public.record_consent('sms', false)"
TURN_ON = "update public.communication_preferences set sms_notifications = true"
TRANSFER = "select public.transfer_event(%s, %s)"


def test_a_withdrawal_that_crosses_turning_on_leaves_it_off(community: Community) -> None:
    for person in community.people(ROUNDS):
        assert community.ask(person, GIVE) == "ok"
        answers = community.all_at_once(
            2, [partial(community.ask, person, WITHDRAW), partial(community.ask, person, TURN_ON)]
        )
        assert (answers[0], answers[1] in ("ok", "MD183")) == ("ok", True)
    on = community.one("select count(*) from public.communication_preferences where sms_notifications")
    assert on == 0


def test_an_event_goes_to_one_of_two(community: Community) -> None:
    organizer, one, other = community.people(3)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) select id, 'organizer' from auth.users"
    )
    for _ in range(ROUNDS):
        event = community.event(organizer, None)
        answers = community.all_at_once(
            2, [partial(community.ask, organizer, TRANSFER, event, to) for to in (one, other)]
        )
        assert sorted(answers) == ["42501", "ok"]


def test_an_account_goes_while_it_consents_and_gets_an_event(community: Community) -> None:
    def delete(person: object) -> str:
        community.owner().execute("delete from auth.users where id = %s", (person,))
        return "ok"

    organizer, *people = community.people(ROUNDS + 1)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) select id, 'organizer' from auth.users"
    )
    for person in people:
        event = community.event(organizer, None)
        answers = community.all_at_once(
            3,
            [
                partial(delete, person),
                partial(community.ask, person, GIVE),
                partial(community.ask, organizer, TRANSFER, event, person),
            ],
        )
        assert answers[0] == "ok"
        assert answers[1] in ("ok", "P0002", "23503")
        assert answers[2] in ("ok", "P0002", "MD187", "23503")
    orphans = community.one("select count(*) from public.events as e where e.organizer_id = any (%s)", people)
    assert orphans == 0
