"""Every page of a database file and of its write-ahead log, decrypted by hand: free pages and old copies included.

SQLCipher 4 with a raw key: AES-256-CBC, 80 bytes reserved at a page's end, of which the first 16 are the IV; the first
16 bytes of the file are the salt.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVED = 80
SALT = 16
LOG_HEADER, FRAME_HEADER = 32, 24


def decrypted(path: Path, key: bytes) -> bytes:
    """Of the database file; a page that was never written stays zeros."""
    content = path.read_bytes()
    assert len(content) % PAGE == 0
    pages = (content[at : at + PAGE] for at in range(0, len(content), PAGE))
    return b"".join(_opened(page, key, SALT if number == 0 else 0) for number, page in enumerate(pages))


def decrypted_log(path: Path, key: bytes) -> bytes:
    """Of the write-ahead log beside it, as far as the file reaches: also frames that no reader would look at."""
    log = path.with_name(path.name + "-wal")
    return b"".join(_frames(log.read_bytes(), key)) if log.exists() else b""


def _frames(content: bytes, key: bytes) -> Iterator[bytes]:
    for at in range(LOG_HEADER, len(content), FRAME_HEADER + PAGE):
        first = int.from_bytes(content[at : at + 4], "big") == 1
        page = content[at + FRAME_HEADER : at + FRAME_HEADER + PAGE]
        if len(page) == PAGE:
            yield _opened(page, key, SALT if first else 0)


def _opened(page: bytes, key: bytes, skipped: int) -> bytes:
    sealed, iv = page[skipped : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + 16]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(sealed) + decryptor.finalize()
