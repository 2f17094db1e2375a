"""The panel of the backup: what there is, how long it stays, who may make one, over a real desk."""

from typing import cast

import pytest
from PySide6.QtWidgets import QLabel

from app.actions import back_up
from app.actions.destroy import destroy_due
from app.actions.waiting import Waiting
from app.changes import Changes
from app.desk import Desk
from app.domain import gate
from app.domain.errors import Refused, Unavailable
from app.domain.gate import Act
from app.domain.reads import Classification
from app.keystore import NoKeystore
from app.store import backup, reads
from app.store.pictures import Sealed
from app.store.reads import Keeping, NewRead
from tests.actions.a_desk import a_taken
from tests.desks import ADMINISTRATOR, OFFICER, START, installed
from tests.ui.at_once import Later, at_once
from ui.adapters import BackupOf
from ui.settings.backup import MADE, BackupPanel, BackupPresenter


class SignedOn:
    """What the adapter asks of a Desk."""

    def __init__(self, on):
        self.on = on


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path)
    made.keystore = NoKeystore()
    yield made
    made.close()


def presenter_of(desk, who=ADMINISTRATOR, run=at_once):
    on = desk.sign_in(who)
    return BackupPresenter(BackupOf(cast("Desk", SignedOn(on)), desk.clock), run), on


def panel_of(qtbot, presenter):
    panel = BackupPanel(presenter)
    qtbot.addWidget(panel)
    return panel


def shown(panel) -> str:
    return " ".join(one.text() for one in panel.findChildren(QLabel))


def a_read(on, due):
    taken = a_taken()
    new = NewRead(taken.read, taken.box, Keeping(Classification.PRIVATE, due, ()), Sealed(bytes(32), "none.bin"))
    with on.store.transaction() as session:
        reads.add(session, [new], START)


def test_the_administrator_makes_a_backup_and_is_told_how_long_it_stays(desk, qtbot):
    presenter, on = presenter_of(desk)
    a_read(on, desk.clock().replace(hour=6, minute=0, day=30))
    panel = panel_of(qtbot, presenter)
    assert "There is none" in shown(panel)

    with qtbot.waitSignal(presenter.message) as said:
        panel.make.click()

    assert said.args[0].text == MADE
    assert "Of 2 Mar 2026, 08:30. It goes" in shown(panel)
    assert "at the latest at 30 Mar 2026, 01:00." in shown(panel)
    assert backup.newest(on.store.backups)


def test_what_is_destroyed_meanwhile_is_not_said_to_be_there(desk, qtbot):
    presenter, on = presenter_of(desk)
    a_read(on, desk.clock().replace(day=30))
    panel = panel_of(qtbot, presenter)
    panel.make.click()

    desk.clock.go(days=30)
    destroy_due(on.store, desk.paths.pictures, desk.look(), Waiting())
    presenter.refresh(Changes.READS)
    assert "There is none" not in shown(panel)
    presenter.refresh(Changes.READS | Changes.STORAGE)
    assert "There is none" in shown(panel)


def test_nobody_else_may(desk, qtbot):
    presenter, on = presenter_of(desk, OFFICER)
    panel = panel_of(qtbot, presenter)
    assert not panel.make.isEnabled()
    presenter.make()

    with pytest.raises(Refused, match="LPR administrator"):
        back_up.back_up(on.store, on.member, on.profile, desk.clock)
    assert backup.newest(on.store.backups) is None
    assert not isinstance(gate.check(on.member, Act.CHANGE_SETTINGS, on.profile), gate.Allowed)


def test_while_one_is_made_another_is_not_asked_for(desk, qtbot):
    later = Later()
    presenter, _ = presenter_of(desk, run=later.run)
    panel = panel_of(qtbot, presenter)
    later.go()
    panel.make.click()
    panel.make.click()
    assert not panel.make.isEnabled()
    assert len(later.waiting) == 1
    later.go()
    assert panel.make.isEnabled()


def test_without_room_it_says_so_and_can_be_tried_again(desk, qtbot, monkeypatch):
    monkeypatch.setattr(backup, "MARGIN", 1 << 60)
    presenter, _ = presenter_of(desk)
    panel = panel_of(qtbot, presenter)
    with qtbot.waitSignal(presenter.message) as said:
        panel.make.click()
    assert "not enough room" in said.args[0].text
    assert panel.make.isEnabled()


def test_a_backup_that_cannot_be_made_is_unavailable_not_a_bug(desk, monkeypatch):
    monkeypatch.setattr(backup, "MARGIN", 1 << 60)
    _, on = presenter_of(desk)
    with pytest.raises(Unavailable):
        back_up.back_up(on.store, on.member, on.profile, desk.clock)
