"""The buckets through the storage API: whose folder is whose, what no bucket takes, who reads a file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest
from postgrest.types import ReturnMethod
from storage3.exceptions import StorageApiError

from tests.python.stack.conftest import PASSWORD, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from supabase import Client

    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PAGE = b"<html><script>alert(document.cookie)</script></html>"


@pytest.fixture
def sign_up(stack: StackState, client_of: Callable[[str], Client], email: str) -> Callable[..., Person]:
    """A new person with these roles."""

    def make(name: str, *roles: str) -> Person:
        client = client_of(stack.publishable_key)
        address = f"{name}-{email}"
        user = client.auth.sign_up({"email": address, "password": PASSWORD}).user
        assert user is not None
        with psycopg.connect(stack.db_url) as sql:
            for role in roles:
                sql.execute("insert into public.user_roles (user_id, role) values (%s, %s)", (user.id, role))
        return Person(user.id, address, client)

    return make


def upload(
    person: Person,
    bucket: str,
    path: str,
    *,
    body: bytes = PNG,
    mime: str = "image/png",
    upsert: bool = False,
) -> None:
    person.client.storage.from_(bucket).upload(
        path, body, {"content-type": mime, "upsert": str(upsert).lower()}
    )


def refusal(attempt: Callable[[], object]) -> str:
    """The status with which the storage refuses."""
    with pytest.raises(StorageApiError) as refused:
        attempt()
    return str(refused.value.status)


def test_an_avatar_is_its_persons(stack: StackState, sign_up: Callable[..., Person]) -> None:
    ana, beto = sign_up("ana"), sign_up("beto")
    path = f"{ana.id}/yo.png"

    upload(ana, "avatars", path)
    upload(ana, "avatars", path, body=PNG + b"2", upsert=True)
    assert httpx.get(f"{stack.api_url}/storage/v1/object/public/avatars/{path}").content == PNG + b"2"

    assert refusal(lambda: upload(beto, "avatars", path, upsert=True)) == "403"
    assert refusal(lambda: upload(beto, "avatars", f"{ana.id}/otra.png")) == "403"
    assert refusal(lambda: upload(beto, "avatars", "otra.png")) == "403"
    assert beto.client.storage.from_("avatars").list(ana.id) == []
    assert beto.client.storage.from_("avatars").remove([path]) == []
    theirs = ana.client.storage.from_("avatars")
    assert refusal(lambda: theirs.move(path, f"{beto.id}/yo.png")) == "403"
    assert [removed["name"] for removed in theirs.remove([path])] == [path]


@pytest.mark.parametrize("bucket", ["avatars", "resources"])
@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"])
def test_what_a_browser_would_run_is_taken_by_no_bucket(
    sign_up: Callable[..., Person], bucket: str, mime: str
) -> None:
    maria = sign_up("maria", "member")
    assert refusal(lambda: upload(maria, bucket, f"{maria.id}/x", body=PAGE, mime=mime)) == "415"


def test_a_page_that_is_called_an_image_is_served_as_one(
    stack: StackState, sign_up: Callable[..., Person]
) -> None:
    ana = sign_up("ana")
    upload(ana, "avatars", f"{ana.id}/page.html", body=PAGE, mime="image/png")
    answer = httpx.get(f"{stack.api_url}/storage/v1/object/public/avatars/{ana.id}/page.html")
    assert answer.headers["content-type"] == "image/png"


def test_a_bucket_takes_no_more_than_its_size(sign_up: Callable[..., Person]) -> None:
    ana = sign_up("ana")
    upload(ana, "avatars", f"{ana.id}/fits.png", body=bytes(2 * 1024 * 1024))
    too_big = bytes(2 * 1024 * 1024 + 1)
    assert refusal(lambda: upload(ana, "avatars", f"{ana.id}/big.png", body=too_big)) == "413"


def test_images_of_an_event_are_its_organizers(stack: StackState, sign_up: Callable[..., Person]) -> None:
    olga, other = sign_up("olga", "organizer"), sign_up("otra", "organizer")
    next_month = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)
    values = {"title": "Charla", "description": "x", "date": next_month.isoformat(), "location": "Ruta N"}
    olga.client.table("events").insert(values, returning=ReturnMethod.minimal).execute()
    (row,) = olga.client.table("events_public").select("id").eq("organizer_id", olga.id).execute().data

    upload(olga, "event-images", f"{row['id']}/afiche.png")
    assert refusal(lambda: upload(other, "event-images", f"{row['id']}/afiche.png", upsert=True)) == "403"
    link = f"{stack.api_url}/storage/v1/object/public/event-images/{row['id']}/afiche.png"
    assert httpx.get(link).status_code == 200


def test_nobody_uploads_reports(sign_up: Callable[..., Person], secret_client: Client) -> None:
    admin = sign_up("jefa", "admin")
    path = f"{admin.id}/informe.pdf"
    assert refusal(lambda: upload(admin, "reports", path, mime="application/pdf")) == "403"
    secret_client.storage.from_("reports").upload(path, b"%PDF", {"content-type": "application/pdf"})
    assert refusal(lambda: admin.client.storage.from_("reports").download(path)) in {"400", "404"}


def share(maria: Person, visibility: str) -> str:
    """A published resource of hers with a file; its path."""
    path = f"{maria.id}/{visibility}.pdf"
    upload(maria, "resources", path, body=b"%PDF", mime="application/pdf")
    table = maria.client.table("resources")
    values = {"title": visibility, "type": "paper", "file_path": path, "visibility": visibility}
    (row,) = table.insert(values).execute().data
    assert (row["status"], row["mime_type"], row["size_bytes"]) == ("draft", "application/pdf", 4)
    table.update({"status": "published"}).eq("id", row["id"]).execute()
    return path


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("public", {"anon", "stranger", "member", "author", "admin"}),
        ("members", {"member", "author", "admin"}),
        ("private", {"author", "admin"}),
    ],
)
def test_a_file_is_as_visible_as_its_row(
    sign_up: Callable[..., Person], public_client: Client, visibility: str, readers: set[str]
) -> None:
    maria = sign_up("maria", "member")
    path = share(maria, visibility)
    clients = {
        "anon": public_client,
        "stranger": sign_up("ana").client,
        "member": sign_up("memo", "member").client,
        "author": maria.client,
        "admin": sign_up("jefa", "admin").client,
    }
    read: dict[str, bool] = {}
    for name, client in clients.items():
        files = client.storage.from_("resources")
        rows = client.table("resources").select("file_path").eq("file_path", path).execute().data
        read[name] = bool(rows)
        if read[name]:
            assert files.download(path) == b"%PDF"
            assert httpx.get(files.create_signed_url(path, 60)["signedURL"]).content == b"%PDF"
        else:
            assert refusal(lambda files=files: files.download(path)) in {"400", "404"}
            assert refusal(lambda files=files: files.create_signed_url(path, 60)) in {"400", "404"}
            assert files.list(maria.id) == []
    assert {name for name, may in read.items() if may} == readers


def test_a_shared_file_stays_what_it_was(sign_up: Callable[..., Person]) -> None:
    maria = sign_up("maria", "member")
    path = share(maria, "public")
    files = maria.client.storage.from_("resources")

    pdf = "application/pdf"
    assert refusal(lambda: upload(maria, "resources", path, body=b"x", mime=pdf, upsert=True)) == "403"
    assert files.remove([path]) == []
    assert files.download(path) == b"%PDF"

    maria.client.table("resources").update({"status": "archived"}).eq("file_path", path).execute()
    assert [removed["name"] for removed in files.remove([path])] == [path]


def test_who_opens_a_resource_is_seen_by_the_gateway(
    stack: StackState, sign_up: Callable[..., Person]
) -> None:
    maria = sign_up("maria", "member")
    path = share(maria, "public")
    (row,) = maria.client.table("resources").select("id").eq("file_path", path).execute().data
    answer = httpx.post(
        f"{stack.api_url}/rest/v1/rpc/record_resource_access",
        json={"p_resource_id": row["id"], "p_access_type": "download"},
        headers={
            "apikey": stack.publishable_key,
            "x-forwarded-for": "198.51.100.7",
            "cf-connecting-ip": "198.51.100.7",
        },
    )
    assert answer.json() == [{"url": None, "file_path": path}]
    with psycopg.connect(stack.db_url) as sql:
        logged = sql.execute(
            "select l.user_id, l.ip_address, r.download_count from public.resource_access_logs as l"
            " inner join public.resources as r on r.id = l.resource_id where r.id = %s",
            (row["id"],),
        ).fetchall()
    assert logged == [(None, "127.0.0.0/24", 1)]
