"""Operations: command line, database tooling, worker and embedded stack. The client never imports this."""
