"""Backups: made with pg_dump, proved by restoring them, restored."""
