"""Tests of our own image: only in a run on it."""

from __future__ import annotations

import os

from tests.harness.run import SERVER_VARIABLE

is_own_image = os.environ.get(SERVER_VARIABLE) == "container" and "TEST_DATABASE_IMAGE" not in os.environ
collect_ignore_glob = [] if is_own_image else ["test_*.py"]
