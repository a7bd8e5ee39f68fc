"""The embedded stack: a whole Supabase look-alike without Docker."""
