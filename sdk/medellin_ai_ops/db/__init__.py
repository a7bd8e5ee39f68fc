"""Tooling for people who run the database."""
