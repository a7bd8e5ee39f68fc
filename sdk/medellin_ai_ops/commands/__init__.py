"""One module per noun; heavy imports stay inside the commands."""
