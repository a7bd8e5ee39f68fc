"""What admins set up: categories, venues, models, roles; and what other people may not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from medellin_ai.errors import Conflict, InvalidInput, NotFound, PermissionDenied, SignInRequired

if TYPE_CHECKING:
    from tests.python.contract.conftest import World


@pytest.mark.parametrize("domain", ["events", "resources", "forum"])
def test_admins_keep_the_categories(world: World, domain: str) -> None:
    admin, other = world.person("jefa", "admin"), world.person("lucia", "organizer")
    of_admin: Any = getattr(admin, domain)
    of_other: Any = getattr(other, domain)

    made = of_admin.create_category(name="Robótica", slug=world.slug("robotica"))
    below = of_admin.create_category(name="Drones", slug=world.slug("drones"), parent_id=made.id)
    assert of_admin.update_category(below.id, name="Vuelo").name == "Vuelo"
    assert below.id in [category.id for category in of_other.categories()]
    with pytest.raises(Conflict):  # something is below it
        of_admin.delete_category(made.id)
    with pytest.raises(Conflict):
        of_admin.create_category(name="Otra", slug=made.slug)
    with pytest.raises(InvalidInput):
        of_admin.update_category(made.id)

    with pytest.raises(PermissionDenied):
        of_other.create_category(name="Mía", slug=world.slug("mia"))
    with pytest.raises((NotFound, PermissionDenied)):
        of_other.update_category(made.id, name="Mía")
    with pytest.raises((NotFound, PermissionDenied)):
        of_other.delete_category(made.id)

    of_admin.update_category(below.id, is_active=False)
    assert below.id not in [category.id for category in of_other.categories()]
    of_admin.delete_category(below.id)
    of_admin.delete_category(made.id)
    with pytest.raises(NotFound):
        of_admin.delete_category(made.id)


def test_categories_of_an_event(world: World) -> None:
    admin = world.person("jefa", "admin")
    category = admin.events.create_category(name="Datos", slug=world.slug("datos"))
    event = world.event()
    admin.events.add_category(event, category.id)
    assert [m.category_id for m in world.anybody.events.categories_of(event)] == [category.id]
    assert world.anybody.events.categories_of(world.event(status="draft")) == ()


def test_a_venue_goes_while_no_event_names_it(world: World) -> None:
    admin, organizer = world.person("jefa", "admin"), world.person("olga", "organizer")
    venue = organizer.venues.create(name="Casa", address="Calle 10", area="Laureles")
    with pytest.raises((NotFound, PermissionDenied)):
        organizer.venues.delete(venue.id)
    assert admin.venues.delete(venue.id).id == venue.id
    with pytest.raises(NotFound):
        admin.venues.delete(venue.id)

    used = organizer.venues.create(name="Sala", address="Calle 11", area="Laureles")
    world.event(venue_id=used.id)
    with pytest.raises(Conflict):
        admin.venues.delete(used.id)


def test_roles_are_ones_own_to_see_and_anybodys_to_admins(world: World) -> None:
    admin = world.person("jefa", "admin")
    user_id, _ = world.user("marta")
    marta = world.acting(user_id)
    admin.roles.grant(user_id, "member", reason="Bienvenida")
    admin.roles.revoke(user_id, "member", reason="Se fue")
    admin.roles.grant(user_id, "organizer")

    for client in (admin, marta):
        assert [grant.role for grant in client.roles.held_by(user_id)] == ["organizer"]
        told = client.roles.history(user_id, limit=2)
        assert [(change.old_role, change.new_role) for change in told] == [
            (None, "organizer"),
            ("member", None),
        ]
        rest = client.roles.history(user_id, after=told.next_cursor)
        assert [change.reason for change in rest][:1] == ["Bienvenida"]
    assert world.person("luis").roles.held_by(user_id) == ()
    assert len(world.person("luis").roles.history(user_id)) == 0


def test_models_are_for_admins(world: World) -> None:
    admin, other = world.person("jefa", "admin"), world.person("luis", "organizer")
    name = world.slug("modelo")
    model = admin.ai_models.create(name=name, type="embedding", version="1", parameters={}, is_active=False)
    assert model in admin.ai_models.list()
    assert admin.ai_models.update(model.id, version="2").version == "2"
    with pytest.raises(InvalidInput):
        admin.ai_models.update(model.id, parameters={"api_key": "sk-1"})
    with pytest.raises(Conflict):
        admin.ai_models.create(name=name, type="embedding", version="1", parameters={}, is_active=False)
    for attempt in (
        other.ai_models.list,
        lambda: other.ai_models.create(name="x", type="embedding", version="1", parameters={}),
        lambda: other.ai_models.update(model.id, version="3"),
        lambda: other.ai_models.delete(model.id),
        world.anybody.ai_models.list,
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    admin.ai_models.delete(model.id)
    with pytest.raises(NotFound):
        admin.ai_models.delete(model.id)


def test_a_topic_is_followed_until_it_is_not(world: World) -> None:
    admin, member, reader = (
        world.person("jefa", "admin"),
        world.person("mario", "member"),
        world.person("rosa", "member"),
    )
    category = admin.forum.create_category(name="General", slug=world.slug("general"))
    topic = member.forum.create(category_id=category.id, title="Hola", content="Hola a todos")
    post = reader.forum.reply(topic.id, "¡Hola!")
    assert [read.topic_id for read in reader.forum.followed()] == [topic.id]
    assert reader.forum.unfollow(topic.id).topic_id == topic.id
    assert reader.forum.followed() == ()
    with pytest.raises(NotFound):
        reader.forum.unfollow(topic.id)
    with pytest.raises(SignInRequired):
        world.anybody.forum.followed()

    with pytest.raises((NotFound, PermissionDenied)):
        member.forum.delete_post(post.id)
    assert admin.forum.delete_post(post.id).id == post.id
    assert len(member.forum.posts(topic.id)) == 0


def test_a_mute_ends_when_one_says(world: World) -> None:
    person, (author, _) = world.person("ana"), world.user("pesado")
    mute = person.safety.mute("user", author)
    until = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    assert person.safety.mute_until(mute.id, until).expires_at == until
    assert person.safety.mute_until(mute.id, None).expires_at is None
    with pytest.raises(NotFound):
        world.person("otra").safety.mute_until(mute.id, until)


def test_an_old_address_leads_on(world: World) -> None:
    organizer, name = world.user("olga", "organizer")
    event = world.one("select tests.create_event(%s, %s)", world.slug("charla"), name)
    old = world.one("select slug from public.events where id = %s", event)
    new = world.slug("conferencia")
    world.acting(organizer).events.update(event, slug=new)
    target = world.anybody.search.resolve("event", old)
    assert (target.id, target.slug) == (event, new)
    with pytest.raises(NotFound):
        world.anybody.search.resolve("event", f"nada-{uuid4()}")


def test_admins_offer_reports(world: World) -> None:
    admin, other = world.person("jefa", "admin"), world.person("olga", "organizer")
    name = world.slug("informe")
    template = admin.reports.create_template(
        name=name, type="event", query="event_report", output_format="json"
    )
    assert "start_date" in [parameter["name"] for parameter in template.parameters]  # type: ignore[index]
    assert template.id in [offered.id for offered in other.reports.templates()]
    admin.reports.update_template(template.id, is_active=False)
    assert template.id not in [offered.id for offered in other.reports.templates()]
    with pytest.raises(Conflict):
        admin.reports.create_template(name=name, type="event", query="event_report")
    with pytest.raises((InvalidInput, Conflict)):
        admin.reports.create_template(name=world.slug("otro"), type="event", query="pg_sleep")

    for attempt in (
        lambda: other.reports.create_template(name="Mío", type="event", query="event_report"),
        lambda: other.reports.update_template(template.id, name="Mío"),
        lambda: other.reports.delete_template(template.id),
    ):
        with pytest.raises((NotFound, PermissionDenied)):
            attempt()
    assert admin.reports.delete_template(template.id).id == template.id
