"""The line at the bottom."""

from PySide6.QtWidgets import QLabel

from app.domain.cameras import CameraHealth, CameraState
from ui import words
from ui.status_line import StatusBar, StatusLine, StatusPresenter, cameras_mark, totals
from ui.widgets.labels import MarkLabel
from ui.words import Mark


def health(*states):
    return tuple(
        CameraHealth(f"c{n}", state, shown_fps=30, read_fps=12, passed_over=5) for n, state in enumerate(states)
    )


def test_a_lost_camera_is_said_before_the_running_ones():
    mark = cameras_mark(health(CameraState.RUNNING, CameraState.LOST, CameraState.RUNNING))
    assert (mark.role, mark.word) == ("danger", "1 of 3 lost")


def test_all_running_some_running_starting_and_off_are_four_words():
    running, starting = CameraState.RUNNING, CameraState.STARTING
    words = [
        cameras_mark(health(*states)).word for states in ((running, running), (running, starting), (starting,), ())
    ]
    assert words == ["2 running", "1 of 2 running", "starting", "off"]


def test_frames_of_all_cameras_are_added_up():
    assert totals(health(CameraState.RUNNING, CameraState.RUNNING)) == (60, 24, 10)


def test_a_camera_that_ended_or_is_lost_shows_and_reads_nothing_any_more():
    found = totals(health(CameraState.RUNNING, CameraState.ENDED, CameraState.LOST))
    assert found == (30, 12, 15), "what was passed over stays counted"


def test_the_line_is_told_only_when_it_differs(qtbot):
    answers = [StatusLine(passed_over=1), StatusLine(passed_over=1), StatusLine(passed_over=2)]
    presenter = StatusPresenter(lambda: answers.pop(0))
    told: list[StatusLine] = []
    presenter.changed.connect(told.append)

    for _ in range(3):
        presenter.refresh()

    assert [line.passed_over for line in told] == [1, 2]


def test_it_asks_by_itself_while_it_is_watched(qtbot):
    asked: list[StatusLine] = []

    def ask() -> StatusLine:
        asked.append(StatusLine())
        return asked[-1]

    presenter = StatusPresenter(ask, every_ms=1)
    presenter.start()
    qtbot.waitUntil(lambda: len(asked) > 2)
    presenter.stop()


def test_on_the_narrowest_window_no_word_is_cut_and_a_wide_one_says_all(qtbot, dressed):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1024, 40)
    bar.show()
    bar.show_state(
        StatusLine(
            cameras_mark(health(*[CameraState.RUNNING] * 2)),
            shown_fps=16,
            read_fps=13,
            passed_over=17,
            list_age=words.list_age(21, 24),
            storage=Mark("ok", "state-ok", "recording"),
            position=Mark("ok", "state-ok", "GPS fix"),
            clock=words.clock_offset(-0.01),
            time="01:10",
        )
    )

    def shown():
        layout = bar.layout()
        assert layout is not None
        layout.activate()
        return [each for each in bar.findChildren(QLabel) if each.isVisible() and each.text()]

    assert all(each.width() >= each.sizeHint().width() for each in shown())
    assert "recording" in [each.text() for each in shown()]
    assert "17" not in [each.text() for each in shown()]
    bar.resize(1366, 40)
    assert "17" in [each.text() for each in shown()]


def test_everything_fits_a_1366_line_at_its_worst(qtbot, dressed):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_state(
        StatusLine(
            cameras_mark(health(*[CameraState.LOST] * 4)),
            shown_fps=120,
            read_fps=120,
            passed_over=12_345_678,
            list_age=words.list_age(12 * 24 * 3600, 24),
            storage=Mark("danger", "state-danger", "not recording"),
            position=Mark("warn", "state-warn", "no fix"),
            clock=words.clock_offset(-123.4),
            time="14:03:22 CST",
        )
    )
    assert bar.sizeHint().width() <= 1366


def test_that_nothing_can_be_heard_comes_first_in_the_line_and_only_then(qtbot, dressed):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1366, 40)
    bar.show()
    heard = [mark for mark in bar.findChildren(MarkLabel) if mark.isVisible()]
    bar.show_state(StatusLine(unheard="Alerts cannot be heard: no sound device"))
    now = [mark for mark in bar.findChildren(MarkLabel) if mark.isVisible()]
    assert len(now) == len(heard) + 1
    first = min(now, key=lambda mark: mark.x())
    assert first not in heard
    bar.show_state(StatusLine())
    assert not first.isVisible()
