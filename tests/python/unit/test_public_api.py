"""What the package offers. A name that goes away breaks somebody; a new one is a promise."""

from __future__ import annotations

import inspect
import re
from importlib import metadata
from pathlib import Path

import pytest

import medellin_ai
from medellin_ai import AsyncMedellinClient, MedellinClient, errors, models, params, states

PACKAGE = Path(medellin_ai.__file__).parent

METHODS = {
    "account": {"complete_signup", "consent", "consents", "withdraw"},
    "activity": {"engagement", "iterate", "mine", "view"},
    "ai_models": {"create", "delete", "list", "update"},
    "auth": {"refresh", "sign_in", "sign_out", "sign_up", "user"},
    "blog": {
        "approve_comment",
        "archive",
        "comment",
        "comments",
        "create",
        "delete",
        "delete_comment",
        "edit_comment",
        "get",
        "get_by_slug",
        "iterate",
        "list",
        "mine",
        "publish",
        "reject_comment",
        "unpublish",
        "update",
    },
    "connections": {"accept", "decline", "list", "remove", "request"},
    "door": {"check_in", "check_in_by_name", "log", "manifest", "stats", "undo", "upload"},
    "events": {
        "add_category",
        "add_staff",
        "archived",
        "attendees",
        "availability",
        "cancel",
        "categories",
        "categories_of",
        "complete",
        "create",
        "create_category",
        "delete",
        "delete_category",
        "engagement",
        "get",
        "get_by_slug",
        "iterate",
        "join_link",
        "list",
        "publish",
        "remove_category",
        "remove_staff",
        "reschedule",
        "set_capacity",
        "set_hot",
        "statistics",
        "team",
        "transfer",
        "update",
        "update_category",
    },
    "forum": {
        "categories",
        "close",
        "create",
        "create_category",
        "delete",
        "delete_category",
        "delete_post",
        "edit_post",
        "followed",
        "get",
        "get_by_slug",
        "hide",
        "hide_post",
        "iterate",
        "list",
        "lock",
        "mark_read",
        "pin",
        "posts",
        "remove",
        "remove_post",
        "reopen",
        "reply",
        "show_post",
        "unfollow",
        "unread",
        "update",
        "update_category",
    },
    "holds": {"lift", "list", "place"},
    "calendar": {"create_token", "event", "event_url", "feed", "feed_url", "revoke_token"},
    "interests": {"add", "mine", "remove", "set_weight"},
    "messages": {"conversations", "delete", "mark_read", "send", "with_person"},
    "moderation": {"decide", "history", "lift_silence", "queue", "reports", "silence"},
    "payments": {
        "mine",
        "my_refunds",
        "of_event",
        "record",
        "record_refund",
        "refund",
        "refunds_of_event",
        "start",
    },
    "notifications": {"archive", "badge", "delete", "list", "mark_all_read", "mark_read", "unread_count"},
    "preferences": {"get", "update"},
    "privacy": {"delete_account", "export"},
    "profiles": {"get", "iterate", "list", "me", "update"},
    "recommendations": {"dismiss", "list", "mark_viewed", "refresh", "refresh_all"},
    "registrations": {
        "accept_offer",
        "can_register",
        "cancel",
        "decide",
        "get",
        "issue_ticket",
        "mine",
        "register",
        "transfer",
        "waitlist_place",
    },
    "resources": {
        "archive",
        "categories",
        "create",
        "create_category",
        "delete",
        "delete_category",
        "get",
        "iterate",
        "list",
        "open",
        "publish",
        "update",
        "update_category",
    },
    "reports": {
        "cancel",
        "create_schedule",
        "create_template",
        "delete_schedule",
        "delete_template",
        "download",
        "event_report",
        "get",
        "link",
        "my_executions",
        "my_schedules",
        "rows",
        "run",
        "run_schedule",
        "templates",
        "update_schedule",
        "update_template",
        "user_activity_report",
        "wait",
    },
    "roles": {"grant", "held_by", "history", "revoke", "whoami"},
    "safety": {
        "block",
        "blocked",
        "mute",
        "mute_until",
        "muted",
        "report",
        "reports",
        "silences",
        "unblock",
        "unmute",
    },
    "series": {"cancel", "create", "events", "get", "list", "occurrence", "publish", "update"},
    "search": {"iterate", "query", "resolve", "similar", "suggest"},
    "tickets": {
        "create",
        "create_shared_quota",
        "delete",
        "delete_shared_quota",
        "resize_shared_quota",
        "rules",
        "set_rules",
        "shared_quotas",
        "types",
        "update",
    },
    "venues": {
        "contact",
        "create",
        "delete",
        "get",
        "iterate",
        "list",
        "near",
        "update",
    },
}
OF_THE_CLIENT = {"admin", "as_user", "from_env", "supabase", *METHODS}


def public(thing: object) -> set[str]:
    return {name for name in dir(thing) if not name.startswith("_")}


def test_the_package() -> None:
    assert set(medellin_ai.__all__) == {
        "AsyncMedellinClient",
        "MedellinClient",
        "MedellinError",
        "Page",
        "Session",
        "SignUp",
        "User",
        "__version__",
        "edits",
        "errors",
        "filters",
        "models",
        "params",
        "states",
    }
    for name in medellin_ai.__all__:
        assert getattr(medellin_ai, name) is not None
    assert dir(medellin_ai) == sorted(medellin_ai.__all__)
    with pytest.raises(AttributeError, match="Nothing"):
        medellin_ai.Nothing  # noqa: B018


def test_the_clients() -> None:
    assert public(MedellinClient) == OF_THE_CLIENT | {"close"}
    assert public(AsyncMedellinClient) == OF_THE_CLIENT | {"aclose"}


@pytest.mark.parametrize("resource", METHODS)
def test_the_resources(resource: str) -> None:
    for client in (MedellinClient, AsyncMedellinClient):
        getter = inspect.getattr_static(client, resource).func
        kind = getter.__globals__[getter.__annotations__["return"]]
        assert public(kind) == METHODS[resource]


@pytest.mark.parametrize("module", [errors, models, params, states], ids=lambda module: module.__name__)
def test_modules_name_what_they_offer(module: object) -> None:
    exported = module.__all__  # type: ignore[attr-defined]
    assert len(exported) == len(set(exported)) > 0
    for name in exported:
        assert getattr(module, name) is not None


def test_every_error_that_can_be_raised_is_offered() -> None:
    def family(kind: type[errors.MedellinError]) -> set[str]:
        return {kind.__name__}.union(*(family(child) for child in kind.__subclasses__()))

    assert family(errors.MedellinError) == set(errors.__all__) - {"BUSINESS_ERRORS"}


def test_docstrings_raise_only_what_exists() -> None:
    named = set()
    for source in (PACKAGE / "_async").rglob("*.py"):
        for block in re.findall(r"Raises:\n(.*?)\n\s*\"\"\"", source.read_text(encoding="utf-8"), re.DOTALL):
            named |= set(re.findall(r"^\s+(\w+):", block, re.MULTILINE))
    assert named
    assert named <= set(errors.__all__)


def test_every_method_says_what_it_does() -> None:
    for resource, names in METHODS.items():
        getter = inspect.getattr_static(MedellinClient, resource).func
        kind = getter.__globals__[getter.__annotations__["return"]]
        for name in names:
            assert inspect.getdoc(getattr(kind, name)), f"{resource}.{name} has no docstring"


def test_no_public_signature_says_any() -> None:
    modules = (PACKAGE / name for name in ("edits.py", "filters.py", "rpc.py"))
    for source in [*modules, *(PACKAGE / "_async").rglob("*.py")]:
        assert not re.search(r"\bAny\b", source.read_text(encoding="utf-8")), source.name


def test_only_one_file_imports_supabase() -> None:
    importers = {
        source.name
        for source in PACKAGE.rglob("*.py")
        if re.search(
            r"^\s*(from|import) (supabase|postgrest|supabase_auth)\b", source.read_text(), re.MULTILINE
        )
    }
    assert importers == {"_backend.py"}


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()


def test_the_version_is_that_of_the_distribution() -> None:
    assert medellin_ai.__version__ == metadata.version("medellin-ai")
