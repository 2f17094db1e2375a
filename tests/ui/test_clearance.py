"""A member without clearance before a real alert: every word that a widget shows, says or speaks is looked at."""

import array
import logging
import sys
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.actions.hot_lists import load_matcher
from app.background import Background
from app.desk import Desk
from app.domain.access import Role
from app.domain.alerts import Answer
from app.domain.clearance import CAUTION, CONTACT
from app.domain.hot_lists import Entry
from app.domain.plates import Plate
from app.settings import Settings
from app.store import hot_lists
from app.store.list_files import ListWriter
from app.surroundings import Surroundings
from tests.actions.a_desk import a_taken, a_version
from tests.desks import ADMINISTRATOR, OFFICER, given_access, installed
from tests.nmea_car import NmeaCar
from tests.ui.at_once import at_once
from tests.ui.live.desk import SilentPlayer, a_jpeg
from ui.adapters import ListsOf
from ui.alerts.presenter import AlertsPresenter
from ui.hand_over.page import parts
from ui.hot_lists.presenter import HotListsPresenter
from ui.hot_lists.view import HotListsView
from ui.live.presenter import LivePresenter
from ui.live.view import LiveView
from ui.sound import Sound
from ui.sound import Surroundings as SoundSurroundings

NO_WORKER = (sys.executable, "-c", "")
WORDS = ("homicide suspect", "Ramsey County", "armed and dangerous", "blue Ford")
UNCLEARED = replace(OFFICER, name="Officer Two", badge="102", password="a field of barley")


@pytest.fixture
def workstation(tmp_path):
    made = installed(tmp_path)
    on = made.sign_in(ADMINISTRATOR)
    given_access(made.paths, on, UNCLEARED, made.clock, Role.PATROL_OFFICER)
    _list(on)
    made.close()
    yield made
    made.close()


def _list(on):
    version = a_version(imported_by=on.member.id, entries=1)
    reason, issuer, caution, vehicle = WORDS
    entry = Entry(
        f"{hot_lists.entry_id(version)}2", Plate("ABC123", "us-mn"), "stolen-vehicle", reason, issuer, caution, vehicle
    )
    with ListWriter(on.store.lists, version.list_id, version.version) as writer:
        writer.add([entry], [2])
        sealed = writer.finish()
    with on.store.transaction() as session:
        hot_lists.put_in_force(session, version, sealed)
    assert load_matcher(on.store).versions


@pytest.fixture
def opened(workstation, caplog):
    """A desk on duty with one alert on it, of whoever signs in."""
    caplog.set_level(logging.DEBUG)
    car, store = NmeaCar(workstation.clock), Background("store")
    settings = Settings(workstation.paths.settings)
    car.plug_in(settings)
    around = Surroundings(
        workstation.paths, settings, workstation.clock, lambda _: None, store, NO_WORKER, workstation.running
    )
    desks = []

    def opened(who):
        made = Desk(workstation.sign_in(who), around)
        desks.append(made)
        made.open()
        if who is not ADMINISTRATOR:
            made.start_duty(["vehicles"])
            made._cameras.seen(replace(a_taken(taken_at=made.now()), crop=a_jpeg()))
        return made

    yield opened
    for made in desks:
        made.close()
    store.close()
    car.close()


class Mouth:
    """Keeps the words it is to say."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def samples(self, text):
        self.asked.append(text)
        return array.array("h", [0] * 100)


def everything_said(root: QWidget) -> str:
    """Every string that a widget shows, or tells on hover or to a screen reader; rows of tables and lists too."""
    said = [root.windowTitle()]
    for each in [root, *root.findChildren(QWidget)]:
        said += [
            each.accessibleName(),
            each.accessibleDescription(),
            each.toolTip(),
            each.whatsThis(),
            each.statusTip(),
        ]
        said += [str(getattr(each, name)()) for name in ("text", "placeholderText", "words") if hasattr(each, name)]
        if isinstance(each, QAbstractItemView) and each.model() is not None:
            model = each.model()
            columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
            said += [
                str(model.index(row, column).data(role))
                for row in range(model.rowCount()) for column in range(columns) for role in Qt.ItemDataRole
            ]  # fmt: skip
    return " | ".join(said)


def live_of(desk, qtbot, mouth):
    alerts = AlertsPresenter(desk, at_once, deaf_ms=0)
    sound = Sound(SilentPlayer(), 80, SoundSurroundings(samples=mouth.samples, run=at_once, on_duty=lambda: True))
    alerts.arrived.connect(sound.alerts_arrived)
    live = LivePresenter(desk)
    view = LiveView(live, alerts, sound)
    for presenter in (live, alerts, sound):
        presenter.setParent(view)
    qtbot.addWidget(view)
    view.resize(1366, 660)
    view.show()
    qtbot.waitExposed(view)
    alerts.refresh()
    return view


def test_a_cleared_member_reads_what_the_list_says(opened, dressed, qtbot):
    desk = opened(OFFICER)
    view = live_of(desk, qtbot, Mouth())
    assert all(word in everything_said(view) for word in WORDS)


def test_without_clearance_no_word_of_the_list_is_in_anything_that_live_shows_or_says(opened, dressed, qtbot, caplog):
    desk, mouth = opened(UNCLEARED), Mouth()
    view = live_of(desk, qtbot, mouth)
    alerts = view.panel.presenter
    [alert] = desk.alerts()
    said = ""

    for step in (lambda: None, alerts.look, alerts.follow, alerts.refresh):
        step()
        said = everything_said(view)
        assert not any(word in said for word in WORDS)

    assert CONTACT in said
    assert f"CAUTION: {CAUTION}" in said
    assert "Stolen vehicle" in said
    assert "Minnesota" in said
    assert mouth.asked
    assert not any(word in " ".join(mouth.asked) for word in WORDS)
    assert not any(word in caplog.text for word in WORDS)
    assert not any(word in repr(alert) for word in WORDS)


def test_nor_while_the_car_moves_nor_on_the_page_that_is_handed_over(opened, dressed, qtbot):
    desk = opened(UNCLEARED)
    desk._alerts.board.hide_from_typing(False)
    view = live_of(desk, qtbot, Mouth())
    card = view.panel.presenter.state.card
    assert card is not None
    view.panel.driving.show_card(card)
    assert not any(word in everything_said(view.panel.driving) for word in WORDS)
    assert f"CAUTION: {CAUTION}" in everything_said(view.panel.driving)
    assert not any(word in repr(parts(desk.hand_over_page(), desk.profile())) for word in WORDS)


def test_nor_in_what_an_answer_gives_back(opened):
    desk = opened(UNCLEARED)
    [alert] = desk.alerts()
    desk.look(alert.id)
    assert not any(word in repr(desk.answer(alert.id, Answer.PUT_AWAY)) for word in WORDS)


def test_nor_on_the_hot_list_screen_its_import_and_its_wrong_rows(opened, workstation, dressed, qtbot, tmp_path):
    desk = opened(ADMINISTRATOR)
    desk.on = replace(desk.on, member=replace(desk.on.member, cleared=False))
    file = tmp_path / "new.csv"
    right = "".join(f"ABC {number},stolen vehicle,{WORDS[0]}\n" for number in range(100, 130))
    file.write_text(f"plate,category,reason\n{right}{WORDS[2]}?,stolen vehicle,{WORDS[1]}\n")
    presenter = HotListsPresenter(ListsOf(desk, workstation.clock), at_once, at_once)
    view = HotListsView(presenter)
    qtbot.addWidget(view)
    presenter.start()
    presenter.take(str(file))
    assert "ABC 100" in everything_said(view)
    assert not any(word in everything_said(view) for word in WORDS)

    presenter.journey.edit("as_of", datetime(2026, 3, 2, 6, 0))  # noqa: DTZ001  wall clock, as the form has it
    presenter.journey.start()
    assert presenter.journey.state.wrong
    assert not any(word in everything_said(view) for word in WORDS)
    saved = tmp_path / "wrong.csv"
    presenter.journey.save_wrong_rows(str(saved))
    assert saved.exists()
    assert not any(word in saved.read_text(encoding="utf-8-sig") for word in WORDS)
    presenter.stop()
    presenter.journey.stop()


def test_clearance_that_is_taken_away_hides_the_words_of_alerts_that_stand(opened, workstation, dressed, qtbot):
    desk = opened(OFFICER)
    view = live_of(desk, qtbot, Mouth())
    desk._become_member(replace(desk.on.member, cleared=False))
    view.panel.presenter.refresh()
    assert not any(word in everything_said(view) for word in WORDS)
