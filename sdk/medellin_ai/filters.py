"""What lists can be narrowed by."""

import datetime as dt
from typing import TypedDict
from uuid import UUID

from medellin_ai.models.values import (
    BlogCommentStatus,
    EventFormat,
    EventPriceType,
    EventStatus,
    ResourceStatus,
    ResourceType,
    ResourceVisibility,
)


class BlogCommentFilters(TypedDict, total=False):
    """Which comments of a post; without any, all that the caller may see."""

    status: BlogCommentStatus
    """`pending` is what the author of the post decides on."""


class BlogPostFilters(TypedDict, total=False):
    """Which posts; without any, all that have been published."""

    author_id: UUID


class EventFilters(TypedDict, total=False):
    """Which events; without any, the published ones from now on."""

    city: str
    """City of the venue, as the venue spells it; events without a venue are left out."""
    format: EventFormat
    category: str
    """Slug of a category, as in `events.categories()`."""
    price_type: EventPriceType
    organizer_id: UUID
    venue_id: UUID
    status: EventStatus
    """Published by default. Drafts are seen by their organizer alone."""
    since: dt.datetime | None
    """From this moment on; now by default, None for everything that ever was."""
    until: dt.datetime
    """Before this moment."""


class ForumTopicFilters(TypedDict, total=False):
    """Which topics; without any, those of all categories that are open or closed."""

    category_id: UUID
    author_id: UUID
    is_pinned: bool


class ResourceFilters(TypedDict, total=False):
    """Which resources; without any, the published ones."""

    type: ResourceType
    category: str
    """Slug of a category, as in `resources.categories()`."""
    author_id: UUID
    event_id: UUID
    """What was shown at an event."""
    visibility: ResourceVisibility
    status: ResourceStatus
    """Published by default. Drafts and what was archived are seen by their author alone."""


class VenueFilters(TypedDict, total=False):
    """Which venues; without any, all that the caller may see."""

    city: str
    area: str
    """Barrio or comuna."""
