"""Notifications, preferences, blocks, reports and moderation through the client, as the database decides."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import World

TOMORROW = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


def told(world: World, user_id: UUID, *titles: str) -> None:
    for title in titles:
        world.sql.execute(
            "insert into public.notifications (user_id, type, title, message) values (%s, 'system', %s, 'x')",
            (user_id, title),
        )


def test_notifications_are_read_archived_and_cleared(world: World) -> None:
    ana_id, _ = world.user("ana")
    ana = world.acting(ana_id)
    told(world, ana_id, "uno", "dos", "tres")
    first = ana.notifications.list(limit=2)
    second = ana.notifications.list(limit=2, after=first.next_cursor)
    assert [note.title for note in (*first, *second)] == ["tres", "dos", "uno"]
    three, two, one = (*first, *second)

    assert ana.notifications.mark_read(three.id).read
    assert [note.title for note in ana.notifications.list(unread=True)] == ["dos", "uno"]
    ana.notifications.mark_all_read(until=one.created_at)
    assert [note.title for note in ana.notifications.list(unread=True)] == ["dos"]
    assert ana.notifications.archive(two.id).archived
    assert [note.title for note in ana.notifications.list()] == ["tres", "uno"]
    assert [note.title for note in ana.notifications.list(archived=True)] == ["dos"]
    assert ana.notifications.delete(one.id).title == "uno"
    for change in (ana.notifications.delete, world.person("beto").notifications.mark_read):
        with pytest.raises(errors.NotFound):
            change(one.id)
    with pytest.raises(errors.SignInRequired):
        world.anybody.notifications.list()


def test_preferences_are_ones_own(world: World) -> None:
    ana = world.person("ana")
    assert ana.preferences.get().messages_from == "everyone"
    changed = ana.preferences.update(messages_from="nobody", quiet_hours={"start": "21:00", "end": "07:30"})
    assert changed == ana.preferences.get()
    assert (changed.messages_from, changed.quiet_hours) == ("nobody", {"start": "21:00", "end": "07:30"})
    assert changed.email_notifications
    for wrong in ({"quiet_hours": {"start": "21:00"}}, {"notification_frequency": "hourly"}, {}):
        with pytest.raises(errors.InvalidInput):
            ana.preferences.update(**wrong)  # type: ignore[typeddict-item]
    with pytest.raises(errors.SignInRequired):
        world.anybody.preferences.get()


def test_blocking_hides_both(world: World) -> None:
    ana_id, _ = world.user("ana")
    malo_id, malo_name = world.user("malo")
    ana, malo = world.acting(ana_id), world.acting(malo_id)
    other_id, _ = world.user("otro")
    assert ana.safety.block(malo_id).blocker_id == ana_id
    ana.safety.block(other_id)
    for one, hidden_id in ((ana, malo_id), (malo, ana_id)):
        with pytest.raises(errors.NotFound):
            one.profiles.get(hidden_id)
    first = ana.safety.blocked(limit=1)
    second = ana.safety.blocked(limit=1, after=first.next_cursor)
    assert [person.user_id for person in (*first, *second)] == [other_id, malo_id]
    assert second.items[0].first_name == malo_name.title()
    assert len(malo.safety.blocked()) == 0
    with pytest.raises(errors.Conflict):
        ana.safety.block(malo_id)
    with pytest.raises(errors.InvalidInput):
        ana.safety.block(ana_id)
    with pytest.raises(errors.NotFound):
        malo.safety.unblock(malo_id)
    assert ana.safety.unblock(malo_id).blocked_id == malo_id
    assert malo.profiles.get(ana_id).id == ana_id


def test_muting_is_silent(world: World) -> None:
    ana_id, _ = world.user("ana")
    beto_id, _ = world.user("beto")
    ana, beto = world.acting(ana_id), world.acting(beto_id)
    muted = ana.safety.mute("user", beto_id)
    assert ana.safety.mute("event", uuid4(), until=TOMORROW).expires_at == TOMORROW
    assert [mute.entity_type for mute in ana.safety.muted()] == ["event", "user"]
    beto.messages.send(ana_id, "Hola")
    assert len(ana.notifications.list()) == 0
    assert ana.messages.conversations().items[0].unread_count == 1
    assert ana.safety.unmute(muted.id).entity_id == beto_id
    with pytest.raises(errors.NotFound):
        beto.safety.unmute(muted.id)
    with pytest.raises(errors.Conflict):
        ana.safety.mute("planeta", uuid4())


def test_a_report_is_decided(world: World) -> None:
    ana = world.person("ana")
    moderator = world.person("jefa", "admin")
    autor_id, _ = world.user("autor", "member")
    post = world.acting(autor_id).blog.create(title="Ofertas", content="Compren")
    world.acting(autor_id).blog.publish(post.id)

    report = ana.safety.report("blog_post", post.id, "spam", note="Vende")
    assert ana.safety.report("blog_post", post.id, "hate") == report
    assert ana.safety.reports().items == (report,)
    (item,) = (item for item in moderator.moderation.queue(limit=1000) if item.id == report.item_id)
    assert (item.owner_id, item.reports_count, item.snapshot["title"]) == (autor_id, 1, "Ofertas")
    assert moderator.moderation.reports(item.id).items == (report,)
    assert len(ana.moderation.queue()) == 0

    removed = moderator.moderation.decide(item, "removed", note="Publicidad")
    assert (removed.status, removed.decision_note) == ("removed", "Publicidad")
    with pytest.raises(errors.NotFound):
        world.anybody.blog.get(post.id)
    with pytest.raises(errors.StaleVersion):
        moderator.moderation.decide(item, "dismissed")
    with pytest.raises(errors.IllegalStep):
        moderator.moderation.decide(removed, "dismissed")
    moderator.moderation.decide(removed, "restored")
    assert world.anybody.blog.get(post.id).title == "Ofertas"
    with pytest.raises(errors.PermissionDenied):
        ana.moderation.decide(item, "removed")


def test_what_cannot_be_reported(world: World) -> None:
    ana_id, _ = world.user("ana")
    ana = world.acting(ana_id)
    with pytest.raises(errors.OwnContent):
        ana.safety.report("user", ana_id, "spam")
    with pytest.raises(errors.NotFound):
        ana.safety.report("user", uuid4(), "spam")
    with pytest.raises(errors.InvalidInput):
        ana.safety.report("planeta", uuid4(), "spam")
    with pytest.raises(errors.PermissionDenied):
        world.anybody.safety.report("user", ana_id, "spam")
    message = world.person("beto").messages.send(ana_id, "Insulto")
    with pytest.raises(errors.NotFound):
        world.person("otro").safety.report("message", message.id, "harassment")
    item_id = ana.safety.report("message", message.id, "harassment").item_id
    moderator = world.person("jefa", "admin")
    (item,) = (item for item in moderator.moderation.queue(limit=1000) if item.id == item_id)
    assert item.snapshot["content"] == "Insulto"
    with pytest.raises(errors.NotRemovable):
        moderator.moderation.decide(item, "removed")


def test_who_is_silenced_does_not_write(world: World) -> None:
    admin_id, _ = world.user("jefa", "admin")
    admin = world.acting(admin_id)
    mudo_id, _ = world.user("mudo")
    mudo = world.acting(mudo_id)
    other_id, _ = world.user("otro")
    silence = admin.moderation.silence(mudo_id, TOMORROW, reason="Insultos")
    assert mudo.safety.silences() == (silence,)
    with pytest.raises(errors.Silenced):
        mudo.messages.send(other_id, "Hola")
    admin.moderation.lift_silence(mudo_id)
    assert mudo.messages.send(other_id, "Hola").content == "Hola"
    with pytest.raises(errors.CannotSilence):
        admin.moderation.silence(admin_id, TOMORROW)
    with pytest.raises(errors.InvalidInput):
        admin.moderation.silence(mudo_id, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(errors.PermissionDenied):
        mudo.moderation.silence(other_id, TOMORROW)


def test_what_edits_replaced(world: World) -> None:
    autor_id, _ = world.user("autor", "member")
    autor = world.acting(autor_id)
    post = autor.blog.create(title="Uno", content="Texto")
    autor.blog.update(post.id, title="Dos")
    (revision,) = autor.moderation.history("blog_post", post.id)
    assert (revision.editor_id, revision.old) == (autor_id, {"title": "Uno"})
    with pytest.raises(errors.PermissionDenied):
        world.person("otro").moderation.history("blog_post", post.id)
