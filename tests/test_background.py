"""One thread does one thing at a time, in order, and brings the answer home."""

import threading
from collections.abc import Callable

import pytest

from app.background import Background


@pytest.fixture
def background():
    made = Background("test")
    yield made
    made.close()


def test_work_is_done_in_the_order_it_was_asked_for_on_one_named_thread(background):
    seen = []
    for number in range(50):
        background.run(lambda number=number: seen.append((number, threading.current_thread().name)))
    background.close()

    assert seen == [(number, "test") for number in range(50)]


def test_the_result_goes_to_then_and_an_exception_to_failed(background):
    results: list[object] = []
    failures: list[BaseException] = []
    background.run(lambda: 6 * 7, results.append, failures.append)
    background.run(lambda: 1 // 0, results.append, failures.append)
    background.close()

    assert results == [42]
    assert [type(error) for error in failures] == [ZeroDivisionError]


def test_the_thread_lives_on_after_a_failure_that_nobody_waited_for(background, caplog):
    results: list[object] = []
    background.run(lambda: {"a": 1}["b"])
    background.run(lambda: "still here", results.append)
    background.close()

    assert results == ["still here"]
    assert "background work failed: KeyError" in caplog.text


def test_answers_come_home_by_the_way_that_was_given():
    home: list[Callable[[], None]] = []
    background = Background("test", deliver=home.append)
    results: list[object] = []
    background.run(lambda: "read", results.append)
    background.close()

    assert results == []
    for deed in home:
        deed()
    assert results == ["read"]


def test_what_is_queued_is_finished_before_it_closes_and_nothing_is_taken_after(background):
    begun, go_on, seen = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        go_on.wait(10)
        seen.append("slow")

    background.run(slow)
    background.run(lambda: seen.append("queued"))
    begun.wait(10)
    go_on.set()
    background.close()
    background.run(lambda: seen.append("too late"))
    background.close()

    assert seen == ["slow", "queued"]
