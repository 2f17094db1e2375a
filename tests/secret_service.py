"""Run in a session bus of its own by test_keystore: what the desk does with a real SecretService."""

from __future__ import annotations

import sys

from app.keystore import OsKeystore, find_keystore

keystore = find_keystore()
assert isinstance(keystore, OsKeystore), keystore.name
assert keystore.get("workstation-1") is None
assert keystore.put("workstation-1", bytes(range(32)))
assert find_keystore().get("workstation-1") == bytes(range(32))
assert keystore.get("workstation-2") is None
keystore.remove("workstation-1")
assert keystore.get("workstation-1") is None
sys.stdout.write(f"kept by {keystore.name}\n")
