"""Tests that need a server built with OpenSSL on this machine: only in a run on PostgreSQL 15."""

from __future__ import annotations

import os

from tests.harness.run import SERVER_VARIABLE

collect_ignore_glob = [] if os.environ.get(SERVER_VARIABLE) == "pg15" else ["test_*.py"]
