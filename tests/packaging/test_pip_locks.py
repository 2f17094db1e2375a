"""What pip says, told again in words that help."""

import pytest

from pip_locks import explain

SAID = [
    ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that the lock names"),
    ("OSError: [Errno 28] No space left on device", "the disk is full"),
    ("WARNING: Retrying (Retry(total=0)) … [SSL: CERTIFICATE_VERIFY_FAILED]\nNo matching distribution", "certificate"),
    ("WARNING: Retrying (Retry(total=0)) … name resolution\nNo matching distribution found", "could not be reached"),
    ("ERROR: No matching distribution found for gadget==1.0", "not to be had for this system"),
    ("ERROR: something nobody has seen yet", "goes on where it stopped"),
]


@pytest.mark.parametrize(("said", "told"), SAID)
def test_a_failure_is_told_by_its_cause_with_pips_own_words_below(said, told):
    explained = explain(said)

    assert told in explained
    assert said.splitlines()[-1] in explained
