"""The tree is RFC 6962's: against Certificate Transparency's own reference roots, and what a proof may not do."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.merkle import (
    EMPTY,
    Growing,
    consistency_proof,
    consistent,
    edge_of,
    included,
    inclusion_proof,
    inner_hash,
    leaf_hash,
    root_of,
)

# The eight leaves of Certificate Transparency's reference tests, with the roots over the first 0, 1, … 8 of them.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# Of the same tests: the way from leaf `number` to the root over `size` leaves.
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def nodes(leaves):
    """The tree's hashes, as the RFC defines them, by brute force."""

    def node(level, number):
        if level == 0:
            return leaf_hash(leaves[number])
        return inner_hash(node(level - 1, 2 * number), node(level - 1, 2 * number + 1))

    return node


def by_the_rfc(leaves):
    """MTH as RFC 6962 section 2.1 writes it."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + by_the_rfc(leaves[:k]) + by_the_rfc(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("number", "size"), PATHS)
def test_the_paths_are_those_of_certificate_transparency(number, size):
    assert [step.hex() for step in inclusion_proof(number, size, nodes(LEAVES))] == PATHS[number, size]


def test_the_empty_tree_has_the_root_of_nothing():
    assert root_of([]) == EMPTY == Growing().root()


SIZES = st.integers(1, 40)


@given(SIZES)
def test_a_growing_tree_has_the_root_of_the_definition(size):
    leaves = [bytes([number]) for number in range(size)]
    assert root_of(leaves) == by_the_rfc(leaves)
    assert Growing(size, edge_of(size, nodes(leaves))).root() == by_the_rfc(leaves)


@given(SIZES, st.data())
def test_every_leaf_is_proved_to_be_where_it_is_and_nowhere_else(size, data):
    leaves = [bytes([number]) for number in range(size)]
    number = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(number, size, nodes(leaves)), root_of(leaves)
    assert included(leaf_hash(leaves[number]), number, size, proof, root)
    for other in range(size):
        if other != number:
            assert not included(leaf_hash(leaves[number]), other, size, proof, root)
            assert not included(leaf_hash(leaves[other]), number, size, proof, root)
    for at in range(len(proof)):
        changed = [*proof[:at], bytes(32), *proof[at + 1 :]]
        assert not included(leaf_hash(leaves[number]), number, size, changed, root)
    assert not included(leaf_hash(leaves[number]), number, size, [*proof, bytes(32)], root)
    assert not proof or not included(leaf_hash(leaves[number]), number, size, proof[:-1], root)


@given(SIZES, st.data())
def test_an_earlier_tree_is_proved_to_be_the_beginning_and_no_other_is(size, data):
    leaves = [bytes([number]) for number in range(size)]
    old = data.draw(st.integers(1, size))
    proof, before, root = consistency_proof(old, size, nodes(leaves)), root_of(leaves[:old]), root_of(leaves)
    assert consistent(old, before, size, root, proof)
    other = [b"other", *leaves[1:old]]
    assert not consistent(old, root_of(other), size, root, proof)
    assert not consistent(old, before, size, bytes(32), proof)
    for at in range(len(proof)):
        assert not consistent(old, before, size, root, [*proof[:at], bytes(32), *proof[at + 1 :]])


def test_a_proof_of_what_is_not_there_cannot_be_asked_for():
    for ask in (lambda: inclusion_proof(3, 3, nodes(LEAVES)), lambda: consistency_proof(4, 3, nodes(LEAVES))):
        with pytest.raises(ValueError, match="tree"):
            ask()
