"""The forum: what the community talks about."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Keyset, Page, changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import ForumCategory, ForumPost, ForumRead, ForumTopic, UnreadTopic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.filters import ForumTopicFilters
    from medellin_ai.params import (
        ForumCategoryCreate,
        ForumCategoryUpdate,
        ForumPostCreate,
        ForumPostUpdate,
        ForumTopicCreate,
        ForumTopicUpdate,
    )

_LIVELIEST_FIRST = Keyset("last_activity_at", dt.datetime, descending=True)
_AS_WRITTEN = Keyset("number", int)
_VISIBLE = Filter("status", "in", "(active,closed,locked)")


class AsyncForum:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def categories(self) -> tuple[ForumCategory, ...]:
        """The rooms of the forum, in the order to show them; `parent_id` makes them a tree."""
        request = Select(
            "forum_categories",
            ForumCategory,
            filters=(Filter("is_active", "eq", True),),
            order=("sort_order", "name"),
        )
        return tuple(await self._connection.rows(request))

    async def create_category(self, **values: Unpack[ForumCategoryCreate]) -> ForumCategory:
        """Make a category, at the top or under another. Admins only.

        Raises:
            PermissionDenied: the caller is no admin.
            Conflict: another one has this slug, or there is no such parent.
            TreeTooDeep: five levels are enough (MD151).
            InvalidInput: a text is empty or too long.
        """
        return await self._connection.one(Insert("forum_categories", ForumCategory, values=changes(values)))

    async def update_category(
        self, category_id: UUID, **values: Unpack[ForumCategoryUpdate]
    ) -> ForumCategory:
        """Change a category; `is_active=False` retires it. Admins only.

        Raises:
            NotFound: there is none that the caller may change.
            Conflict: another one has this slug, or there is no such parent.
            TreeTooDeep: five levels are enough (MD151).
            InvalidInput: nothing to change, or a text is empty or too long.
        """
        this = Filter("id", "eq", category_id)
        return await self._connection.one(
            Update("forum_categories", ForumCategory, values=changes(values), filters=(this,))
        )

    async def delete_category(self, category_id: UUID) -> ForumCategory:
        """Delete a category that nothing is in, and give back what it was. Admins only.

        Raises:
            NotFound: there is none that the caller may delete.
            Conflict: something is in it; retire it instead.
        """
        this = Filter("id", "eq", category_id)
        return await self._connection.one(Delete("forum_categories", ForumCategory, filters=(this,)))

    async def list(
        self, *, limit: int = 20, after: str | None = None, **filters: Unpack[ForumTopicFilters]
    ) -> Page[ForumTopic]:
        """A page of topics, those with the latest reply first; `after` is the last page's `next_cursor`.

        Pinned ones stand among the others: `is_pinned=True` gives them alone, to be shown on top.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        conditions: tuple[Filter, ...] = (_VISIBLE,)
        if "category_id" in filters:
            conditions += (Filter("category_id", "eq", filters["category_id"]),)
        if "author_id" in filters:
            conditions += (Filter("author_id", "eq", filters["author_id"]),)
        if "is_pinned" in filters:
            conditions += (Filter("is_pinned", "eq", filters["is_pinned"]),)
        request = Select("forum_topics", ForumTopic, filters=conditions)
        return _LIVELIEST_FIRST.page(
            await self._connection.rows(_LIVELIEST_FIRST.paged(request, limit, after))
        )

    def iterate(
        self, *, page_size: int = 100, **filters: Unpack[ForumTopicFilters]
    ) -> AsyncIterator[ForumTopic]:
        """Every topic that `list` would give, fetched page by page."""
        return walk(lambda cursor: self.list(limit=page_size, after=cursor, **filters))

    async def get(self, topic_id: UUID) -> ForumTopic:
        """One topic by its id.

        Raises:
            NotFound: there is none that the caller may see.
        """
        return await self._connection.one(
            Select("forum_topics", ForumTopic, filters=(Filter("id", "eq", topic_id),))
        )

    async def get_by_slug(self, slug: str) -> ForumTopic:
        """One topic by the last part of its address, be it an old one: its `slug` is the present one.

        Raises:
            NotFound: there is none that the caller may see.
        """
        return await self._connection.call_one(rpc.forum_topic_by_slug(slug))

    async def create(self, **values: Unpack[ForumTopicCreate]) -> ForumTopic:
        """Begin a topic.

        Raises:
            PermissionDenied: only members begin topics, and only in active categories.
            Silenced: the caller may not write for now (MD501).
            TooManyRequests: too many in a short time (MD401).
            InvalidInput: a text is empty or too long.
        """
        return await self._connection.one(Insert("forum_topics", ForumTopic, values=changes(values)))

    async def update(self, topic_id: UUID, **values: Unpack[ForumTopicUpdate]) -> ForumTopic:
        """Change a topic of one's own, or as a moderator any; what was there is kept as a revision.

        The slug follows the title; the old one leads on.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: the caller may write no more, or only moderators set this state.
            IllegalStep: the state does not follow the one it has (MD105).
            Silenced: the caller may not write for now (MD501).
            InvalidInput: nothing to change, or a text is empty or too long.
        """
        this = Filter("id", "eq", topic_id)
        return await self._connection.one(
            Update("forum_topics", ForumTopic, values=changes(values), filters=(this,))
        )

    async def close(self, topic_id: UUID) -> ForumTopic:
        """Let nobody reply any more to a topic of one's own; it can still be read.

        Raises:
            NotFound: there is none that the caller may change.
            IllegalStep: it is not open (MD105).
        """
        return await self.update(topic_id, status="closed")

    async def hide(self, topic_id: UUID) -> ForumTopic:
        """Take a topic of one's own away, with its replies; `reopen` brings it back.

        Raises:
            NotFound: there is none that the caller may change.
        """
        return await self.update(topic_id, status="hidden")

    async def reopen(self, topic_id: UUID) -> ForumTopic:
        """Open a topic again that was closed or hidden; moderators also one that was locked.

        What moderators removed and restore has the state that it had before.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: the caller may write no more.
        """
        return await self.update(topic_id, status="active")

    async def lock(self, topic_id: UUID) -> ForumTopic:
        """Close a topic so that its author cannot open it; for moderators.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: the caller does not moderate.
            IllegalStep: it is hidden or removed (MD105).
        """
        return await self.update(topic_id, status="locked")

    async def remove(self, topic_id: UUID) -> ForumTopic:
        """Take a topic away, with its replies, so that only its author and moderators see it; for moderators.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: the caller does not moderate.
        """
        return await self.update(topic_id, status="removed")

    async def delete(self, topic_id: UUID) -> ForumTopic:
        """Throw a topic of one's own away that nobody has answered, and give back what it was.

        Raises:
            NotFound: there is none that the caller may delete.
            Conflict: it has replies, be they hidden; `hide` it.
        """
        this = Filter("id", "eq", topic_id)
        return await self._connection.one(Delete("forum_topics", ForumTopic, filters=(this,)))

    async def pin(self, topic_id: UUID, *, pinned: bool = True) -> ForumTopic:
        """Keep a topic on top of its category, or let go of it; for moderators.

        Raises:
            NotFound: there is no such topic.
            PermissionDenied: the caller does not moderate.
        """
        return await self._connection.call_one(rpc.pin_topic(topic_id, pinned))

    async def posts(self, topic_id: UUID, *, limit: int = 50, after: str | None = None) -> Page[ForumPost]:
        """A page of the replies in a topic, in the order they came.

        `parent_id` always names an earlier one; it may be hidden, and its answers stay. Authors get their own
        hidden ones as well, moderators all.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("forum_posts", ForumPost, filters=(Filter("topic_id", "eq", topic_id),))
        return _AS_WRITTEN.page(await self._connection.rows(_AS_WRITTEN.paged(request, limit, after)))

    async def reply(self, topic_id: UUID, content: str, *, parent_id: UUID | None = None) -> ForumPost:
        """Reply in a topic, or answer a reply in it.

        Raises:
            TopicClosed: nobody but moderators replies there (MD153).
            PermissionDenied: only members reply, and only in topics that they see.
            Silenced: the caller may not write for now (MD501).
            TooManyRequests: too many in a short time (MD401).
            Conflict: there is no such reply to answer.
            ParentElsewhere: the reply to answer is in another topic (MD152).
            TreeTooDeep: the answers have ten levels already (MD151).
            InvalidInput: the text is empty or too long.
        """
        values: ForumPostCreate = {"topic_id": topic_id, "content": content, "parent_id": parent_id}
        return await self._connection.one(Insert("forum_posts", ForumPost, values=changes(values)))

    async def edit_post(self, post_id: UUID, content: str) -> ForumPost:
        """Change a reply of one's own, or as a moderator any; what was there is kept as a revision.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: the caller may write no more.
            Silenced: the caller may not write for now (MD501).
            InvalidInput: the text is empty or too long.
        """
        return await self._change_post(post_id, {"content": content})

    async def hide_post(self, post_id: UUID) -> ForumPost:
        """Take a reply of one's own away; the answers to it stay. `show_post` brings it back.

        Raises:
            NotFound: there is none that the caller may change.
        """
        return await self._change_post(post_id, {"status": "hidden"})

    async def show_post(self, post_id: UUID) -> ForumPost:
        """Bring a hidden reply of one's own back; moderators also one that was removed.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: the caller may write no more.
        """
        return await self._change_post(post_id, {"status": "active"})

    async def remove_post(self, post_id: UUID) -> ForumPost:
        """Take a reply away, so that only its author and moderators see it; for moderators.

        Raises:
            NotFound: there is none that the caller may change.
            PermissionDenied: the caller does not moderate.
        """
        return await self._change_post(post_id, {"status": "removed"})

    async def delete_post(self, post_id: UUID) -> ForumPost:
        """Delete a reply for good, and give back what it was. Admins only; `remove_post` can be taken back.

        Raises:
            NotFound: there is none that the caller may delete.
        """
        this = Filter("id", "eq", post_id)
        return await self._connection.one(Delete("forum_posts", ForumPost, filters=(this,)))

    async def _change_post(self, post_id: UUID, values: ForumPostUpdate) -> ForumPost:
        this = Filter("id", "eq", post_id)
        return await self._connection.one(Update("forum_posts", ForumPost, values=values, filters=(this,)))

    async def mark_read(self, topic_id: UUID, *, number: int | None = None) -> int:
        """Say that a topic has been read, up to the reply with this number or to the last.

        The mark never goes back; the answer is where it is. From then on the topic is followed: `unread`
        shows what is new in it.

        Raises:
            NotFound: there is no such topic for the caller.
            PermissionDenied: the caller is not signed in.
        """
        return await self._connection.call(rpc.mark_topic_read(topic_id, number))

    async def followed(self) -> tuple[ForumRead, ...]:
        """The topics that one follows, and up to which reply each is read.

        Raises:
            SignInRequired: this client acts for nobody.
        """
        mine = Filter("user_id", "eq", self._connection.user_id)
        return tuple(await self._connection.rows(Select("forum_reads", ForumRead, filters=(mine,))))

    async def unfollow(self, topic_id: UUID) -> ForumRead:
        """Hear no more of a topic, and give back how far it was read.

        Raises:
            NotFound: the caller does not follow it.
        """
        this = Filter("topic_id", "eq", topic_id)
        return await self._connection.one(Delete("forum_reads", ForumRead, filters=(this,)))

    async def unread(self) -> tuple[UnreadTopic, ...]:
        """The topics that one follows (has read, begun or written in) with new replies of others.

        As many as there are is the number for a badge.

        Raises:
            PermissionDenied: the caller is not signed in.
        """
        topics = await self._connection.call(rpc.unread_topics())
        return tuple(topics)
