"""What the catalog cannot say: our words for relations and functions, and which results are never null.

An entry that fits nothing any more is refused by the generator.
"""

from __future__ import annotations

# relation -> class of its rows, where the singular of its name is not our word for it
CLASSES = {
    "content_recommendations": "Recommendation",
    "event_registrations": "Registration",
    "event_series": "EventSeries",
    "event_rules": "EventRules",
    "event_staff": "StaffGrant",
    "events_all": "Event",
    "events_public": "Event",
    "moderation_queue": "ModerationItem",
    "payment_events": "Payment",
    "payment_refunds": "Refund",
    "profiles_public": "PublicProfile",
    "report_templates_public": "ReportTemplate",
    "role_history": "RoleChange",
    "user_interests": "Interest",
    "user_messages_public": "Message",
    "user_roles": "RoleGrant",
    "venues_public": "Venue",
}

# function -> class of its rows, for `returns table (...)`
RESULTS = {
    "cancel_event_series": "SeriesEnd",
    "can_register": "RegistrationAnswer",
    "check_in": "CheckIn",
    "content_history": "Revision",
    "conversations": "Conversation",
    "door_log": "DoorEntry",
    "door_manifest": "TicketOnList",
    "door_stats": "DoorStats",
    "event_attendees": "Attendee",
    "event_availability": "EventAvailability",
    "event_engagement": "EventMeasure",
    "event_payments": "EventPayment",
    "event_statistics_for": "EventStatistics",
    "event_team": "StaffMember",
    "legal_holds": "LegalHold",
    "my_blocks": "BlockedPerson",
    "calculate_content_similarity": "SimilarContent",
    "my_connections": "Acquaintance",
    "my_consents": "Consent",
    "my_recommendations": "RecommendedContent",
    "resolve_slug": "SlugTarget",
    "undo_check_in": "CheckIn",
    "start_payment": "PaymentStart",
    "unread_topics": "UnreadTopic",
    "upload_check_ins": "ScanAnswer",
    "record_resource_access": "ResourceLink",
    "search": "SearchHit",
    "suggest": "Suggestion",
    "venues_near": "NearbyVenue",
    "whoami": "Identity",
}

# function -> columns of its result that are never null; "" is the result itself
NEVER_NULL = {
    "calendar_feed": {""},
    "can_register": {"is_allowed"},
    "cancel_event_series": {"deleted", "cancelled"},
    "check_in": {"result"},
    "content_history": {"old", "created_at"},
    "conversations": {"last_message_id", "last_message", "last_message_at", "is_mine", "unread_count"},
    "create_calendar_token": {""},
    "door_log": {"id", "result", "is_flagged", "scanned_at", "recorded_at"},
    "door_manifest": {"registration_id", "changed_at", "standing", "code_hashes", "ticket_type"},
    "door_stats": {"opens_at", "closes_at", "expected", "checked_in", "by_ticket_type", "by_gate", "flagged"},
    "event_attendees": {
        "registration_id",
        "user_id",
        "ticket_type",
        "status",
        "payment_status",
        "created_at",
    },
    "event_availability": {"event_id", "taken", "is_open"},
    "event_engagement": {"metric", "value", "measured_at"},
    "event_ics": {""},
    "event_payments": {"id", "provider", "kind", "amount", "currency", "occurred_at", "received_at"},
    "event_statistics_for": {"event_id", "title", "registered_now", "confirmed_now", "checked_in_now"},
    "event_team": {"user_id", "role", "created_at"},
    "is_admin": {""},
    "issue_ticket": {""},
    "legal_holds": {"id", "reason", "placed_at"},
    "mark_notifications_read": {""},
    "mark_topic_read": {""},
    "my_blocks": {"user_id", "created_at"},
    "my_connections": {"connection_id", "user_id", "status", "is_requester", "created_at"},
    "place_legal_hold": {""},
    "my_consents": {
        "purpose",
        "name_es",
        "name_en",
        "is_required",
        "current_version",
        "is_granted",
    },
    "calculate_content_similarity": {"similar_content_id", "similarity", "metadata"},
    "my_recommendations": {
        "id",
        "content_type",
        "content_id",
        "score",
        "reason",
        "reason_es",
        "reason_en",
        "is_viewed",
        "generated_at",
    },
    "resolve_slug": {"id", "slug"},
    "revoke_calendar_token": {""},
    "search": {"kind", "id", "rank", "next_cursor"},
    "suggest": {"kind", "id", "title"},
    "undo_check_in": {"result"},
    "start_payment": {"reference", "amount", "amount_in_cents", "currency"},
    "unread_notifications": {""},
    "unread_topics": {
        "topic_id",
        "slug",
        "title",
        "last_activity_at",
        "last_read_number",
        "unread_count",
    },
    "upload_check_ins": {"scan"},
    "venue_contact": {""},
    "venues_near": {"id", "name", "slug", "address", "area", "city", "coordinates", "distance_m"},
    "whoami": {"user_id", "roles", "permissions", "is_admin"},
}

# function -> arguments that must be given, and may be null
MAY_BE_NULL = {
    "generate_user_recommendations": {"p_user_id"},
    "set_event_capacity": {"p_capacity"},
}

# The comment of a column that a trigger fills in: it need not be given, though it has no default.
FILLED_IN = "when left out"
