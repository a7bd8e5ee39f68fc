"""One file for each thing that a client can speak about."""
