"""Merkle trees as RFC 6962 section 2.1 has them: SHA-256 over leaves in order, proofs that a leaf is in a tree and that
a tree is the beginning of a later one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256().digest()  # the root of a tree without leaves

NodeAt = Callable[[int, int], bytes]
"""The hash of a whole subtree: of level l and number i, over the leaves i·2^l up to (i + 1)·2^l."""


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def inner_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that leaves are added to; it holds one hash for each whole subtree at its right edge, largest first."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        if len(edge) != size.bit_count():
            raise ValueError("a tree's edge has one hash for each one in its size")
        self.size = size
        self._edge = list(edge)

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Adds the hash of a leaf; returns level, number and hash of each subtree that it made whole, lowest first."""
        number, node, made = self.size, leaf, [(0, self.size, leaf)]
        while number & 1:
            node = inner_hash(self._edge.pop(), node)
            number >>= 1
            made.append((len(made), number, node))
        self._edge.append(node)
        self.size += 1
        return made

    def root(self) -> bytes:
        if not self._edge:
            return EMPTY
        node = self._edge[-1]
        for left in self._edge[-2::-1]:
            node = sha256(b"\x01" + left + node).digest()  # `inner_hash`; a million roots are computed of a long trail
        return node

    @property
    def edge(self) -> tuple[bytes, ...]:
        return tuple(self._edge)

    def copy(self) -> Growing:
        return Growing(self.size, self._edge)


def edge_of(size: int, node: NodeAt) -> tuple[bytes, ...]:
    """What `Growing` holds of a tree of that size."""
    return tuple(node(level, number) for level, number in _whole_parts(0, size))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Of leaves, not of their hashes."""
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf_hash(leaf))
    return tree.root()


def _whole_parts(begin: int, end: int) -> list[tuple[int, int]]:
    """Level and number of the largest whole subtrees that make up begin…end; `begin` is where such a tree may begin."""
    parts = []
    while begin < end:
        most = (end - begin).bit_length() - 1
        level = min(most, (begin & -begin).bit_length() - 1) if begin else most
        parts.append((level, begin >> level))
        begin += 1 << level
    return parts


def _range_root(begin: int, end: int, node: NodeAt) -> bytes:
    """MTH of the leaves begin…end, where that is a subtree of the RFC's recursion."""
    parts = [node(level, number) for level, number in _whole_parts(begin, end)]
    found = parts.pop()
    while parts:
        found = inner_hash(parts.pop(), found)
    return found


def _split(size: int) -> int:
    """The largest power of two smaller than size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(number: int, size: int, node: NodeAt) -> list[bytes]:
    """PATH(number, D[size]) of RFC 6962 section 2.1.1, lowest first."""
    if not 0 <= number < size:
        raise ValueError("no such leaf in a tree of this size")
    begin, end, path = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if number < middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(begin, middle, node))
            begin = middle
    return path[::-1]


def consistency_proof(old: int, size: int, node: NodeAt) -> list[bytes]:
    """PROOF(old, D[size]) of RFC 6962 section 2.1.2; empty where there is nothing to prove."""
    if not 0 <= old <= size:
        raise ValueError("a tree is only the beginning of a larger one")
    if old in (0, size):
        return []
    begin, end, whole, path = 0, size, True, []
    while end - begin != old - begin:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(begin, middle, node))
            begin, whole = middle, False
    if not whole:
        path.append(_range_root(begin, end, node))
    return path[::-1]


def included(leaf: bytes, number: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from this hash of a leaf to the root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    fn, sn, found = number, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = inner_hash(step, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = inner_hash(found, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


def consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `old` leaves is the beginning of that of `size` (RFC 9162 section 2.1.4.2)."""
    if not 0 <= old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    if old == 0:
        return not proof and old_root == EMPTY
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = inner_hash(step, first), inner_hash(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = inner_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == old_root and second == root
