"""Rows as PostgREST writes them."""

from __future__ import annotations

import base64
import json
from uuid import UUID

EVENT_ID = UUID("3f0c5a52-1c53-4c5e-9a43-2f1b8f3f6c01")
USER_ID = UUID("7b1e0f6e-9f5a-4f3f-8a55-0c8f0f6b2a02")
REGISTRATION_ID = UUID("9d2c1b0a-8f7e-4d6c-b5a4-938271605f03")


def event(**values: object) -> dict[str, object]:
    return {
        "id": str(EVENT_ID),
        "title": "Agentes que hablan paisa",
        "slug": "agentes-que-hablan-paisa",
        "description": "Una tarde de agentes.",
        "short_description": None,
        "date": "2026-12-01T23:00:00+00:00",
        "end_date": None,
        "timezone": "America/Bogota",
        "location": "Ruta N",
        "format": "in-person",
        "status": "published",
        "capacity": 40,
        "current_registrations": 3,
        "max_capacity": None,
        "price_type": "paid",
        "price": 50000.10,
        "currency": "COP",
        "early_bird_deadline": None,
        "early_bird_price": None,
        "registration_deadline": None,
        "actual_attendees": 0,
        "views_count": 12,
        "is_featured": False,
        "event_type": ["taller"],
        "image_url": None,
        "organizer_id": str(USER_ID),
        "venue_id": None,
        "meta_data": {},
        "created_at": "2026-11-01T12:00:00.123456+00:00",
        "updated_at": "2026-11-01T12:00:00.123456+00:00",
        **values,
    }


def registration(**values: object) -> dict[str, object]:
    return {
        "id": str(REGISTRATION_ID),
        "event_id": str(EVENT_ID),
        "event_date": "2026-12-01T23:00:00+00:00",
        "user_id": str(USER_ID),
        "ticket_type": "general",
        "status": "confirmed",
        "payment_status": "not_required",
        "price": "0.00",
        "amount_paid": None,
        "currency": "COP",
        "hold_expires_at": None,
        "waitlist_position": None,
        "check_in_time": None,
        "meta_data": {},
        "created_at": "2026-11-01T12:00:00+00:00",
        "updated_at": "2026-11-01T12:00:00+00:00",
        **values,
    }


def venue(**values: object) -> dict[str, object]:
    return {
        "id": str(EVENT_ID),
        "name": "Ruta N",
        "slug": "ruta-n",
        "address": "Calle 67 # 52-20",
        "area": "Sevilla",
        "city": "Medellín",
        "country": "Colombia",
        "coordinates": "(-75.5667,6.2653)",
        "capacity": 200,
        "facilities": [],
        "amenities": ["wifi"],
        "accessibility_info": {"wheelchair_accessible": True},
        "parking_info": {"available": True, "price": 1.5},
        "transit_info": {},
        "images": [],
        "is_approved": True,
        "created_by": None,
        "created_at": "2026-11-01T12:00:00+00:00",
        "updated_at": "2026-11-01T12:00:00+00:00",
        **values,
    }


def token(**claims: object) -> str:
    """An access token in form; nobody here verifies it."""
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "HS256"}, {"sub": str(USER_ID), "role": "authenticated", **claims}, {})
    )


def session(**values: object) -> dict[str, object]:
    return {
        "access_token": token(),
        "token_type": "bearer",
        "expires_in": 3600,
        "expires_at": 1796155200,
        "refresh_token": "refresh-1",
        "user": {
            "id": str(USER_ID),
            "aud": "authenticated",
            "email": "beto@example.com",
            "email_confirmed_at": "2026-11-01T12:00:00Z",
            "app_metadata": {},
            "user_metadata": {"first_name": "Beto"},
            "created_at": "2026-11-01T12:00:00Z",
            "is_anonymous": False,
        },
        **values,
    }
