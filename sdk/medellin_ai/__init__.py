"""Typed client of the Medellin AI community platform."""
