"""A training on the real window by keyboard alone: refused while cameras run, gone through, kept, signed by another."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.actions import train
from app.actions.keep_training import AskedTraining, record_training
from app.demo.build import Demo, build, own_cameras
from app.demo.members import come_in
from app.domain.alerts import SeenOnCar, judge
from app.domain.authorisation import Authorisation, wanting
from app.domain.hot_lists import Entry
from app.domain.plates import Plate
from app.domain.policy import Profile
from app.domain.regions import region_of
from app.exercise_pictures import jpeg, pictures
from app.workstation import utc_now
from tests.end_to_end.test_policy_journey import LONG_MS, opened
from ui.course import Course
from ui.training import describe
from ui.training.option_row import OptionRow
from ui.training.view import TrainingView
from ui.widgets.crop_view import CropView

CTRL = Qt.KeyboardModifier.ControlModifier
ENOUGH = 120  # exercises: far more than a member needs who learns from what is explained


@pytest.fixture
def demo(tmp_path):
    return build(tmp_path, own_cameras(), utc_now)


def said(view) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()]


def inside(crop: CropView) -> QImage:
    """Without the rounded corners, through which the ground is seen."""
    seen = crop.grab(crop.rect().adjusted(12, 12, -12, -12)).toImage()
    return seen.convertToFormat(QImage.Format.Format_RGB32)


class Reader:
    """Knows what stands on the screen and what was explained before, and nothing else."""

    def __init__(self, view: TrainingView, profile: Profile, qtbot: QtBot) -> None:
        self.view, self.profile, self.qtbot = view, profile, qtbot
        self.right: dict[str, set[str]] = {}
        self.wrong: dict[str, set[str]] = {}
        self.mistakes = 0
        self.seen = Plate("NONE")

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.view, key)

    def words(self, typed: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), typed)

    def step(self) -> None:
        if self.view.typing.isVisible():
            self._type()
        elif self.view.filling.isVisible():
            self._fill()
        elif self.view.choosing.isVisible():
            self._choose()
        else:
            self.press(Qt.Key.Key_Return)

    def _type(self) -> None:
        """Reads the plate from the picture."""
        crop = self.view.hit.crop
        for picture in pictures():
            drawn = CropView()
            drawn.resize(crop.size())
            drawn.show_jpeg(jpeg(picture))
            same = inside(drawn) == inside(crop)
            drawn.deleteLater()
            if same:
                self.seen = picture.plate
                break
        self.words(self.seen.text)
        self.press(Qt.Key.Key_Tab)
        self.words(self.seen.region.removeprefix("us-").upper() or "?")
        self.press(Qt.Key.Key_Return)

    def _fill(self) -> None:
        number = re.search(r"has the number (\S+)\.", " ".join(said(self.view)))
        assert number is not None
        for words in (number[1], "An investigation", "A witness saw it.", "The scene."):
            self.words(words)
            self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Space)
        self.press(Qt.Key.Key_Return)

    def _choose(self) -> None:
        rows = [row.words() for row in self.view.findChildren(OptionRow) if row.isVisible()]
        question = next(text for text in said(self.view.choosing))
        if question == describe.COMPARE:
            self._pick([answer for answer, _ in describe.ANSWERS].index(self._compared()))
        elif "gate" in question:
            self._pick(rows.index(self._judged()))
        else:
            self._learn(question, rows)

    def _compared(self):
        listed = re.search("List ([^.]+)[.]", self.view.hit.comparison.accessibleName())
        state = re.search(r"On the list: (.+?)\.", " ".join(said(self.view.hit)))
        assert listed is not None
        assert state is not None
        entry = Entry("e", Plate(listed[1], region_of(state[1]) or ""), "stolen-vehicle")
        return judge(entry, SeenOnCar(self.seen.text, self.seen.region, True, utc_now()))

    def _judged(self) -> str:
        self.qtbot.waitUntil(lambda: "Case number" in said(self.view.case), timeout=LONG_MS)
        words = said(self.view.case)
        after = {field: words[place + 1] for place, field in enumerate(words[:-1])}
        empty = "\N{EN DASH}"

        def of(field: str) -> str:
            return "" if after[field] == empty else after[field]

        search = Authorisation(
            of("Case number"), of("Purpose"), of("Factual basis"), of("Why this plate or place"),
            after["Attested"].startswith("yes"), civil="For" in after,
        )  # fmt: skip
        refusal = wanting(search, "me", self.profile)
        return f"Refused: {refusal.why}" if refusal else "It goes through."

    def _pick(self, place: int) -> None:
        self.press(getattr(Qt.Key, f"Key_{place + 1}"))
        self.press(Qt.Key.Key_Return)

    def _learn(self, question: str, rows: list[str]) -> None:
        """What was right before, else something that was not wrong before."""
        known = [row for row in rows if row in self.right.get(question, ())]
        possible = [row for row in rows if row not in self.wrong.get(question, ())]
        picked = (known or possible)[0]
        self._pick(rows.index(picked))
        if self.view.lessons.isVisible():
            self.qtbot.waitUntil(lambda: len(said(self.view.lessons)) > 1, timeout=LONG_MS)
            explained = said(self.view.lessons)[1:]
            right = next(row for row in rows if row in explained)
            self.right.setdefault(question, set()).add(right)
            self.wrong.setdefault(question, set()).update(set(rows) - {right})
            self.mistakes += right != picked


def screen(course: Course, qtbot: QtBot) -> TrainingView:
    qtbot.keyClick(course.window, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: course.window.findChild(TrainingView) is not None, timeout=LONG_MS)
    found = course.window.findChild(TrainingView)
    assert found is not None
    return found


def test_an_officer_trains_once_the_cameras_are_off_and_another_member_signs(demo: Demo, qtbot: QtBot) -> None:
    with opened(demo, demo.officer, qtbot) as (course, workstation):
        desk = workstation.desk
        assert desk is not None
        qtbot.waitUntil(lambda: desk.on_duty(), timeout=LONG_MS)
        view = screen(course, qtbot)
        assert "a real alert may come" in " ".join(said(view))
        qtbot.keyClick(course.window, Qt.Key.Key_Return)
        qtbot.keyClick(course.window, Qt.Key.Key_F6)
        qtbot.keyClick(course.window, Qt.Key.Key_F6)
        qtbot.waitUntil(view.go.isEnabled, timeout=LONG_MS)
        assert not desk.on_duty()

        qtbot.keyClick(course.window, Qt.Key.Key_Return)
        qtbot.waitUntil(view.typing.isVisible, timeout=LONG_MS)
        reader = Reader(view, desk.profile(), qtbot)
        for step in range(3 * ENOUGH):
            if view.passed.isVisible():
                break
            if step == 7:  # another screen, and back
                qtbot.keyClick(course.window, Qt.Key.Key_F2)
                assert not view.isVisible()
                qtbot.keyClick(course.window, Qt.Key.Key_T, CTRL)
                assert view.isVisible()
            if view.go.isEnabled():
                reader.step()
            qtbot.waitUntil(lambda: view.go.isEnabled() or view.passed.isVisible(), timeout=LONG_MS)
        assert view.passed.isVisible()
        assert "nobody signs for themself" in " ".join(said(view))
        [taken] = train.sessions_of(desk.on.store, desk.on.member, desk.profile())
        assert taken.passed
        assert taken.wrong == reader.mistakes
        officer = desk.on.member.id

    on = come_in(demo.paths, demo.administrator, utc_now)
    [waits] = train.waiting(on.store, on.member, on.profile, on.access)
    assert waits == taken
    today = on.access.day_of(utc_now())
    record_training(on, AskedTraining(officer, waits.items, today, "Trainer One", "Training", proof=waits.id), utc_now)
    on.store.close()

    with opened(demo, demo.officer, qtbot, demo.officer.spare[0]) as (course, workstation):
        view = screen(course, qtbot)
        qtbot.waitUntil(lambda: "signed" in said(view), timeout=LONG_MS)
        assert "signed for by Trainer One" in " ".join(said(view))
