"""What goes over the wire: named columns, typed values, and no text of a caller in place of syntax."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from uuid import UUID

import httpx
import pytest

from medellin_ai import MedellinClient, errors
from medellin_ai._types import Coordinates
from medellin_ai.models import Event, Registration, Venue

from .conftest import KEY, Server, answer
from .samples import EVENT_ID, REGISTRATION_ID, USER_ID, event, registration, token, venue

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def test_columns_are_always_named(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event()])]
    client.events.archived()
    assert server.last.url.path == "/rest/v1/events_all"
    assert server.query[0] == ("select", ",".join(Event.model_fields))
    assert "event_url" not in server.last.url.params["select"]


def test_events_are_the_published_ones_from_the_servers_now_on(
    client: MedellinClient, server: Server
) -> None:
    server.answers = [answer([event()])]
    client.events.list(limit=5)
    assert server.query[1:] == [
        ("status", "eq.published"),
        ("date", "gte.now"),
        ("order", "date.asc,id.asc"),
        ("limit", "5"),
    ]


def test_events_can_be_narrowed(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([])]
    client.events.list(
        city="Medellín",
        category="talleres",
        format="online",
        price_type="free",
        organizer_id=USER_ID,
        venue_id=EVENT_ID,
        status="draft",
        since=None,
        until=NOON,
    )
    assert set(server.query[1:]) == {
        ("status", "eq.draft"),
        ("date", "lt.2026-12-01T12:00:00+00:00"),
        ("format", "eq.online"),
        ("price_type", "eq.free"),
        ("organizer_id", f"eq.{USER_ID}"),
        ("venue_id", f"eq.{EVENT_ID}"),
        ("venues_public.city", "eq.Medellín"),
        ("event_category_mappings.event_categories.slug", "eq.talleres"),
        ("order", "date.asc,id.asc"),
        ("limit", "50"),
    }
    assert server.last.url.params["select"].endswith(
        ",venues_public!inner(),event_category_mappings!inner(event_categories!inner())"
    )


@pytest.mark.parametrize(
    "text", ["a,b", "x)&or=(id.gt.0", 'quo"te', "back\\slash", "id.desc", "50%", "ñandú", ""]
)
def test_a_callers_text_stays_a_value(client: MedellinClient, server: Server, text: str) -> None:
    server.answers = [answer([event()])]
    client.events.list(city=text, since=None)
    assert server.query == [
        ("select", f"{','.join(Event.model_fields)},venues_public!inner()"),
        ("status", "eq.published"),
        ("venues_public.city", f"eq.{text}"),
        ("order", "date.asc,id.asc"),
        ("limit", "50"),
    ]


def test_pages_go_on_after_the_last_row(client: MedellinClient, server: Server) -> None:
    second = UUID("3f0c5a52-1c53-4c5e-9a43-2f1b8f3f6c02")
    server.answers = [
        answer([event(), event(id=str(second), date="2026-12-02T23:00:00.000001+00:00")]),
        answer([event(id=str(UUID(int=9)))]),
        answer([]),
    ]
    found = [found.id for found in client.events.iterate(page_size=2)]
    assert found == [EVENT_ID, second, UUID(int=9)]
    # a short page may be the server's limit; only an empty one is the end
    assert len(server.requests) == 3
    assert "or" not in server.requests[0].url.params
    moment = '"2026-12-02T23:00:00.000001+00:00"'
    assert server.requests[1].url.params["or"] == f"(date.gt.{moment},and(date.eq.{moment},id.gt.{second}))"


def test_newest_first_pages_go_down(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([registration()])]
    me = client.as_user(token())
    page = me.registrations.mine(limit=1)
    me.registrations.mine(limit=1, after=page.next_cursor)
    assert server.last.url.params["or"].startswith(
        '(created_at.lt."2026-11-01T12:00:00+00:00",and(created_at.eq.'
    )
    assert server.last.url.params["order"] == "created_at.desc,id.desc"


def test_a_name_in_a_cursor_is_quoted(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([venue(name='Casa "B", (2\\3)')]), answer([])]
    page = client.venues.list()
    client.venues.list(after=page.next_cursor)
    name = '"Casa \\"B\\", (2\\\\3)"'
    assert server.last.url.params["or"] == f"(name.gt.{name},and(name.eq.{name},id.gt.{EVENT_ID}))"


@pytest.mark.parametrize("cursor", ["x", "bnVsbA==", "WzEsIDJd", "W10=", "WyJ4IiwgInkiXQ==", "ñ", "e30="])
def test_a_cursor_from_elsewhere_is_refused(client: MedellinClient, server: Server, cursor: str) -> None:
    for ask in (client.events.list, client.venues.list):
        with pytest.raises(errors.InvalidInput):
            ask(after=cursor)
    with pytest.raises(errors.InvalidInput):
        client.events.attendees(EVENT_ID, after=cursor)
    assert server.requests == []


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_that_the_api_would_not_keep_is_refused(client: MedellinClient, limit: int) -> None:
    for ask in (client.events.list, client.venues.list, client.profiles.list):
        with pytest.raises(errors.InvalidInput):
            ask(limit=limit)
    with pytest.raises(errors.InvalidInput):
        client.events.attendees(EVENT_ID, limit=limit)


def test_an_insert_names_what_it_wants_back(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event()], 201)]
    client.events.create(
        title="Agentes",
        description="Una tarde",
        date=NOON,
        location="Ruta N",
        price_type="paid",
        price=Decimal("12345678901234567.10"),
        venue_id=EVENT_ID,
        event_type=["taller", "charla"],
        end_date=None,
    )
    assert server.last.method == "POST"
    assert server.last.url.path == "/rest/v1/events"
    assert server.query == [("select", ",".join(Event.model_fields))]
    assert server.last.headers["prefer"] == "return=representation"
    assert server.body == {
        "title": "Agentes",
        "description": "Una tarde",
        "date": "2026-12-01T12:00:00+00:00",
        "location": "Ruta N",
        "price_type": "paid",
        "price": "12345678901234567.10",
        "venue_id": str(EVENT_ID),
        "event_type": ["taller", "charla"],
        "end_date": None,
    }


def test_money_comes_back_exact(client: MedellinClient, server: Server) -> None:
    body = json.dumps([event(price=0)]).replace('"price": 0', '"price": 12345678901234567.10')
    reply = answer([])
    reply._content = body.encode()
    server.answers = [reply]
    assert client.events.get(EVENT_ID).price == Decimal("12345678901234567.10")


def test_free_json_keeps_plain_numbers(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([venue()])]
    found = client.venues.get(EVENT_ID)
    assert found.parking_info == {"available": True, "price": 1.5}
    assert isinstance(found.parking_info, dict)
    assert type(found.parking_info["price"]) is float


def test_places_go_both_ways(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([venue()], 201)]
    made = client.venues.create(
        name="Ruta N", address="Calle 67", area="Sevilla", coordinates=Coordinates(-75.5667, 6.2653)
    )
    assert made.coordinates == Coordinates(longitude=-75.5667, latitude=6.2653)
    assert server.body == {
        "name": "Ruta N",
        "address": "Calle 67",
        "area": "Sevilla",
        "coordinates": "(-75.5667,6.2653)",
    }
    assert json.loads(made.model_dump_json())["coordinates"] == "(-75.5667,6.2653)"
    assert set(server.last.url.params["select"].split(",")) == set(Venue.model_fields)


def test_a_date_without_a_time_zone_is_refused(client: MedellinClient, server: Server) -> None:
    with pytest.raises(errors.InvalidInput, match="zona horaria"):
        client.events.reschedule(EVENT_ID, dt.datetime(2026, 12, 1, 12))
    assert server.requests == []


@pytest.mark.parametrize("price", ["NaN", "Infinity"])
def test_money_is_a_number(client: MedellinClient, price: str) -> None:
    with pytest.raises(errors.InvalidInput):
        client.events.update(EVENT_ID, price=Decimal(price))


def test_an_update_needs_something_to_change(client: MedellinClient, server: Server) -> None:
    for ask in (client.events.update, client.venues.update):
        with pytest.raises(errors.InvalidInput):
            ask(EVENT_ID)
    assert server.requests == []


def test_an_update_names_its_row(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event()])]
    client.events.update(EVENT_ID, title="Otro")
    assert server.last.method == "PATCH"
    assert ("id", f"eq.{EVENT_ID}") in server.query
    assert server.body == {"title": "Otro"}


def test_what_nobody_may_change_is_not_found(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([])]
    with pytest.raises(errors.NotFound):
        client.events.update(EVENT_ID, title="Otro")


def test_arguments_that_are_left_out_leave_the_databases_defaults(
    client: MedellinClient, server: Server
) -> None:
    server.answers = [answer(registration())]
    client.registrations.register(EVENT_ID)
    assert server.last.url.path == "/rest/v1/rpc/register_for_event"
    assert server.body == {"p_event_id": str(EVENT_ID)}
    client.registrations.register(EVENT_ID, ticket_type="vip")
    assert server.body == {"p_event_id": str(EVENT_ID), "p_ticket_type": "vip"}


def test_an_argument_that_must_be_given_may_be_null(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event(capacity=None)])]
    assert client.events.set_capacity(EVENT_ID, None).capacity is None
    assert server.body == {"p_event_id": str(EVENT_ID), "p_capacity": None}


def test_functions_that_only_read_are_reads(client: MedellinClient, server: Server) -> None:
    server.answers = [
        answer(
            [{"event_id": str(EVENT_ID), "capacity": None, "taken": 3, "available": None, "is_open": True}]
        )
    ]
    seats = client.events.availability(EVENT_ID)
    assert seats.available is None
    assert server.last.method == "GET"
    assert server.query == [("p_event_id", str(EVENT_ID))]


def test_a_function_that_returns_nothing(client: MedellinClient, server: Server) -> None:
    server.answers = [httpx.Response(204)]
    client.as_user(token()).roles.revoke(USER_ID, "member", reason="se fue")
    assert server.body == {"p_user_id": str(USER_ID), "p_role": "member", "p_reason": "se fue"}


def test_my_registrations_are_mine_even_for_an_admin(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([registration()])]
    found = client.as_user(token()).registrations.mine()
    assert ("user_id", f"eq.{USER_ID}") in server.query
    assert [row.id for row in found] == [REGISTRATION_ID]
    assert isinstance(found.items[0], Registration)


def test_what_needs_a_person_says_so(client: MedellinClient, server: Server) -> None:
    for ask in (client.registrations.mine, client.auth.user, client.auth.sign_out):
        with pytest.raises(errors.SignInRequired):
            ask()
    with pytest.raises(errors.SignInRequired):
        client.profiles.update(bio="hola")
    with pytest.raises(errors.SignInRequired):
        client.as_user("garbage").registrations.mine()
    assert server.requests == []


def test_who_is_asking(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event()])]
    client.events.get(EVENT_ID)
    assert server.last.headers["apikey"] == KEY
    assert server.last.headers["authorization"] == f"Bearer {KEY}"
    client.as_user(token()).events.get(EVENT_ID)
    assert server.last.headers["apikey"] == KEY
    assert server.last.headers["authorization"] == f"Bearer {token()}"
    client.events.get(EVENT_ID)
    assert server.last.headers["authorization"] == f"Bearer {KEY}"


def test_a_newer_column_breaks_nothing(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event(sponsor="Ruta N")])]
    assert not hasattr(client.events.get(EVENT_ID), "sponsor")


def test_a_newer_word_breaks_nothing(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event(format="hologram")])]
    assert str(client.events.get(EVENT_ID).format) == "hologram"


def test_rows_cannot_be_changed(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([event()])]
    found = client.events.get(EVENT_ID)
    with pytest.raises(ValueError, match="frozen"):
        found.title = "Otro"  # type: ignore[misc]


def test_a_list_in_the_address_is_one_of_the_database(client: MedellinClient, server: Server) -> None:
    server.answers = [answer([])]
    client.search.query("x", kinds=["event", 'a,"b"\\}'])  # type: ignore[list-item]
    assert ("p_kinds", r'{"event","a,\"b\"\\}"}') in server.query
