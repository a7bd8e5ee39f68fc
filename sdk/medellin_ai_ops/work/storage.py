"""Files in the project's storage, with the secret key."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING
from urllib.parse import quote

import httpx

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECONDS = 60.0


class Storage:
    """The storage of MEDELLIN_URL. Errors: OpsError without a key, httpx.HTTPError when it does not obey."""

    def __init__(self, env: Mapping[str, str]) -> None:
        url, key = env.get("MEDELLIN_URL"), env.get("MEDELLIN_SECRET_KEY")
        if not url or not key:
            raise OpsError("the worker does not know the storage", "Set MEDELLIN_URL and MEDELLIN_SECRET_KEY")
        self._client = httpx.Client(
            base_url=f"{url.rstrip('/')}/storage/v1",
            headers={"apikey": key, "authorization": f"Bearer {key}"},
            timeout=SECONDS,
        )

    def upload(self, bucket: str, path: str, file: IO[bytes], content_type: str) -> None:
        """Put a file there, over an earlier one of that path."""
        self._client.post(
            f"/object/{bucket}/{quote(path)}",
            content=file,
            headers={"content-type": content_type, "x-upsert": "true"},
        ).raise_for_status()

    def remove(self, bucket: str, paths: Sequence[str]) -> None:
        """Delete files; no matter when one is not there."""
        self._client.request("DELETE", f"/object/{bucket}", json={"prefixes": list(paths)}).raise_for_status()

    def close(self) -> None:
        self._client.close()
