"""The next member takes the desk over while its cameras run: one page to read, then badge and password."""
