"""The load of `make bench-api` on the shared stack, with few people, so that it cannot rot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bench import api

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack

AT_ONCE = (0.0, 0.0)


def test_people_at_one_seat_get_answers_and_nobody_a_seat_too_many(stack: StackState) -> None:
    plan = api.prepare(stack, people=4, events=3, seats=1)
    # eight requests each, a sign-in among them, also where the machine has other things to do
    load = api.ask_for(stack, replace(plan, rush=1, each_once=True), AT_ONCE, seconds=5)
    assert load.all.failed == 0
    assert load.answers.keys() >= api.WEIGHTS.keys()
    assert api.refused(load) > 0
    assert set(api.kept(stack).values()) == {0}

    strangers = [person | {"token": "no token"} for person in plan.people]
    only = {"badge": plan.asks["badge"]}
    load = api.ask_for(stack, replace(plan, people=strangers, asks=only), AT_ONCE, seconds=2)
    assert load.all.failed == load.answers["badge"].done > 0
