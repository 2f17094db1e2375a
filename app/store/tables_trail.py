"""The tables of the audit trail, in a database of their own beside the desk's.

What the screen asks by stands in columns that SQLite computes from the record's own bytes: none can say anything else
than what the tree commits to. Records, heads and hashes are only ever added; values may be erased, never changed.
"""

from __future__ import annotations

FORM = 1  # PRAGMA user_version

_ASKED_BY = {
    "at": "$.at",
    "act": "$.act",
    "outcome": "$.outcome",
    "member_id": "$.by.id",
    "case_number": '$."case"',
    "ends": "$.of",
}
_COMPUTED = ", ".join(
    f"{name} {'INTEGER' if name == 'ends' else 'TEXT'} GENERATED ALWAYS AS (json_extract(body, '{path}')) VIRTUAL"
    for name, path in _ASKED_BY.items()
)

TABLES = (
    f"CREATE TABLE records (number INTEGER PRIMARY KEY, body TEXT NOT NULL, {_COMPUTED})",
    "CREATE INDEX records_by_at ON records (at)",
    "CREATE INDEX records_by_outcome ON records (outcome, at)",  # counted from alone
    "CREATE INDEX records_by_act ON records (act, number)",
    "CREATE INDEX records_by_member ON records (member_id, number) WHERE member_id IS NOT NULL",
    "CREATE INDEX records_by_member_and_act ON records (member_id, act, number) WHERE member_id IS NOT NULL",
    "CREATE INDEX records_by_case ON records (case_number, number) WHERE case_number IS NOT NULL",
    "CREATE INDEX records_that_end ON records (ends) WHERE ends IS NOT NULL",
    # one signed head for each transaction; `key_id` as in its checkpoint
    "CREATE TABLE heads (size INTEGER PRIMARY KEY, root BLOB NOT NULL, key_id BLOB NOT NULL, signature BLOB NOT NULL)",
    # hashes of whole subtrees of 256, 65,536, … leaves: a proof is made without reading the trail
    """CREATE TABLE nodes (level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (level, number)) WITHOUT ROWID""",
    # no index on values: pages that split would keep copies of what is erased
    """CREATE TABLE trail_values (record INTEGER NOT NULL REFERENCES records (number), name TEXT NOT NULL,
    salt BLOB NOT NULL, value TEXT NOT NULL, destroy_by TEXT NOT NULL, PRIMARY KEY (record, name))""",
    """CREATE TABLE own (id INTEGER PRIMARY KEY CHECK (id = 1), origin TEXT NOT NULL, desk TEXT NOT NULL,
    public_key BLOB NOT NULL, seed BLOB)""",
)

_ADDED_TO = "the audit trail is only ever added to"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_ADDED_TO}'); END"
# INSERT OR REPLACE fires no DELETE trigger: a number that is taken, or leaves a gap, is refused on the way in
_IN_ORDER = {
    "records": "NEW.number IS NOT (SELECT coalesce(max(number) + 1, 0) FROM records)",
    "heads": "NEW.size <= (SELECT coalesce(max(size), 0) FROM heads)",
    "nodes": "EXISTS (SELECT 1 FROM nodes WHERE level = NEW.level AND number = NEW.number)",
    "trail_values": "EXISTS (SELECT 1 FROM trail_values WHERE record = NEW.record AND name = NEW.name)",
}
TRIGGERS = (
    *(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {_REFUSE}" for table in _IN_ORDER),
    *(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {_REFUSE}"
        for table in ("records", "heads", "nodes")
    ),
    *(
        f"CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table} WHEN {unless} {_REFUSE}"
        for table, unless in _IN_ORDER.items()
    ),
)
