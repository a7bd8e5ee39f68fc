"""Posts of the blog, and the comments on them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Keyset, Page, changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import BlogComment, BlogPost

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.filters import BlogCommentFilters, BlogPostFilters
    from medellin_ai.params import BlogCommentCreate, BlogPostCreate, BlogPostUpdate

_LATEST_FIRST = Keyset("published_at", dt.datetime, descending=True)
_NEWEST_FIRST = Keyset("created_at", dt.datetime, descending=True)
_OLDEST_FIRST = Keyset("created_at", dt.datetime)


class AsyncBlog:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list(
        self, *, limit: int = 20, after: str | None = None, **filters: Unpack[BlogPostFilters]
    ) -> Page[BlogPost]:
        """A page of what has been published, latest first; `after` is the last page's `next_cursor`.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        # the server's now, for authors too: what they have scheduled is in `mine`
        conditions: tuple[Filter, ...] = (
            Filter("status", "eq", "published"),
            Filter("published_at", "lt", "now"),
        )
        if "author_id" in filters:
            conditions += (Filter("author_id", "eq", filters["author_id"]),)
        request = Select("blog_posts", BlogPost, filters=conditions)
        return _LATEST_FIRST.page(await self._connection.rows(_LATEST_FIRST.paged(request, limit, after)))

    def iterate(self, *, page_size: int = 100, **filters: Unpack[BlogPostFilters]) -> AsyncIterator[BlogPost]:
        """Every post that `list` would give, fetched page by page."""
        return walk(lambda cursor: self.list(limit=page_size, after=cursor, **filters))

    async def mine(self, *, limit: int = 20, after: str | None = None) -> Page[BlogPost]:
        """A page of one's own posts in every state, the newest first.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        mine = Filter("author_id", "eq", self._connection.user_id)
        request = Select("blog_posts", BlogPost, filters=(mine,))
        return _NEWEST_FIRST.page(await self._connection.rows(_NEWEST_FIRST.paged(request, limit, after)))

    async def get(self, post_id: UUID) -> BlogPost:
        """One post by its id.

        Raises:
            NotFound: there is none that the caller may see; one that is not due yet is not there.
        """
        return await self._connection.one(
            Select("blog_posts", BlogPost, filters=(Filter("id", "eq", post_id),))
        )

    async def get_by_slug(self, slug: str) -> BlogPost:
        """One post by the last part of its address, be it an old one: its `slug` is the present one.

        Raises:
            NotFound: there is none that the caller may see.
        """
        return await self._connection.call_one(rpc.blog_post_by_slug(slug))

    async def create(self, **values: Unpack[BlogPostCreate]) -> BlogPost:
        """Write a draft of one's own; `publish` shows it to everyone.

        Raises:
            PermissionDenied: only members write posts.
            Silenced: the caller may not write for now (MD501).
            RateLimited: too many in a short time (MD401).
            Conflict: another post has or had this slug.
            InvalidInput: a value breaks a rule, such as a text without end.
        """
        return await self._connection.one(Insert("blog_posts", BlogPost, values=changes(values)))

    async def update(self, post_id: UUID, **values: Unpack[BlogPostUpdate]) -> BlogPost:
        """Change a post of one's own; what is not named stays, and what was there is kept as a revision.

        Raises:
            NotFound: there is none that the caller may change.
            Silenced: the caller may not write for now (MD501).
            Conflict: another post has or had this slug.
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        this = Filter("id", "eq", post_id)
        return await self._connection.one(
            Update("blog_posts", BlogPost, values=changes(values), filters=(this,))
        )

    async def delete(self, post_id: UUID) -> BlogPost:
        """Throw a draft of one's own away, with its comments, and give back what it was.

        Raises:
            NotFound: there is no such draft of the caller's.
        """
        this = Filter("id", "eq", post_id)
        return await self._connection.one(Delete("blog_posts", BlogPost, filters=(this,)))

    async def publish(self, post_id: UUID, *, at: dt.datetime | None = None) -> BlogPost:
        """Show a post to everyone, now or exactly from `at` on. One that is not due yet may be moved.

        Raises:
            NotFound: there is no such post for the caller.
            PermissionDenied: it is somebody else's.
            PublishedInPast: `at` has passed (MD130).
            AlreadyPublished: it has appeared, so it gets no other date (MD131).
            ContentRemoved: moderators have removed it (MD132).
        """
        return await self._connection.call_one(rpc.publish_post(post_id, at))

    async def unpublish(self, post_id: UUID) -> BlogPost:
        """Make a published post a draft again.

        Raises:
            NotFound: there is no such post for the caller.
            PermissionDenied: it is somebody else's.
            IllegalStep: it is not published (MD105).
            ContentRemoved: moderators have removed it (MD132).
        """
        return await self._connection.call_one(rpc.unpublish_post(post_id))

    async def archive(self, post_id: UUID) -> BlogPost:
        """Put a published post away; `publish` brings it back with its old date.

        Raises:
            NotFound: there is no such post for the caller.
            PermissionDenied: it is somebody else's.
            IllegalStep: it is not published (MD105).
            ContentRemoved: moderators have removed it (MD132).
        """
        return await self._connection.call_one(rpc.archive_post(post_id))

    async def comments(
        self,
        post_id: UUID,
        *,
        limit: int = 100,
        after: str | None = None,
        **filters: Unpack[BlogCommentFilters],
    ) -> Page[BlogComment]:
        """A page of the comments on a post, oldest first, so that `parent_id` always names an earlier one.

        Everybody gets the approved ones, and the empty places of deleted ones; writers their own as well,
        the author of the post all but the removed ones. A parent that is hidden leaves its answers.

        Raises:
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        conditions: tuple[Filter, ...] = (Filter("post_id", "eq", post_id),)
        if "status" in filters:
            conditions += (Filter("status", "eq", filters["status"]),)
        request = Select("blog_comments", BlogComment, filters=conditions)
        return _OLDEST_FIRST.page(await self._connection.rows(_OLDEST_FIRST.paged(request, limit, after)))

    async def comment(self, post_id: UUID, content: str, *, parent_id: UUID | None = None) -> BlogComment:
        """Comment on a post, or answer a comment on it; others read it once it is approved.

        Raises:
            PermissionDenied: only members comment, and only on what is published and theirs to see.
            Silenced: the caller may not write for now (MD501).
            RateLimited: too many in a short time (MD401).
            Conflict: there is no such comment to answer.
            TreeTooDeep: the answers have five levels already (MD151).
            InvalidInput: the text is empty or too long.
        """
        values: BlogCommentCreate = {"post_id": post_id, "content": content, "parent_id": parent_id}
        return await self._connection.one(Insert("blog_comments", BlogComment, values=changes(values)))

    async def edit_comment(self, comment_id: UUID, content: str) -> BlogComment:
        """Change a comment of one's own; it waits for approval again.

        Raises:
            NotFound: the caller has no such comment, or it was rejected, removed or deleted.
            Silenced: the caller may not write for now (MD501).
            InvalidInput: the text is empty or too long.
        """
        this = Filter("id", "eq", comment_id)
        return await self._connection.one(
            Update("blog_comments", BlogComment, values={"content": content}, filters=(this,))
        )

    async def delete_comment(self, comment_id: UUID) -> None:
        """Take a comment of one's own back; where others have answered, an empty one keeps its place.

        Raises:
            NotFound: the caller has no such comment.
            ContentRemoved: moderators have removed it (MD132).
        """
        await self._connection.call(rpc.delete_comment(comment_id))

    async def approve_comment(self, comment_id: UUID) -> BlogComment:
        """Show a comment to everyone; for the author of the post and moderators.

        Raises:
            NotFound: there is no such comment for the caller.
            PermissionDenied: the post is somebody else's.
            IllegalStep: its writer has deleted it (MD105).
            ContentRemoved: moderators have removed it (MD132).
        """
        return await self._connection.call_one(rpc.moderate_comment(comment_id, "approved"))

    async def reject_comment(self, comment_id: UUID) -> BlogComment:
        """Hide a comment; the answers to it stay. For the author of the post and moderators.

        Raises:
            NotFound: there is no such comment for the caller.
            PermissionDenied: the post is somebody else's.
            IllegalStep: its writer has deleted it (MD105).
            ContentRemoved: moderators have removed it (MD132).
        """
        return await self._connection.call_one(rpc.moderate_comment(comment_id, "rejected"))
