"""Alembic revisions, run by `Store` when it opens a database."""
