"""The worker: does what waits in the queue of a database."""
