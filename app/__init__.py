"""Everything that is true without a window: no Qt below this line, by contract."""
