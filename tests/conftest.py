"""The tests run on clones of a migrated database; see tests/harness."""

pytest_plugins = ["tests.harness.plugin"]
