"""The client as it is written: asynchronous. `medellin-ai gen sync` makes its twin from it."""
