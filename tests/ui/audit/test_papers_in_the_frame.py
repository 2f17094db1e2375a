"""The log, the review and the export as parts of the Audit screen: they begin when opened, and speak to the window."""

from functools import partial

import pytest

from app.audit_desk import AuditDesk
from tests.desks import OFFICER
from tests.ui.at_once import at_once
from ui.audit.export_presenter import ExportPresenter
from ui.audit.export_view import ExportView
from ui.audit.log_presenter import LogPresenter
from ui.audit.log_view import LogView
from ui.audit.presenter import AuditPresenter
from ui.audit.review_presenter import ReviewPresenter
from ui.audit.review_view import ReviewView
from ui.audit.view import AuditView, Tab
from ui.messages import Message


def _same(part):
    return part


@pytest.fixture
def parts(searched, qtbot):
    return [
        LogView(LogPresenter(searched.papers, at_once), searched.pick),
        ReviewView(ReviewPresenter(searched.papers, at_once), searched.pick),
        ExportView(ExportPresenter(searched.papers, at_once), searched.pick),
    ]


@pytest.fixture
def frame(searched, parts, qtbot):
    desk = AuditDesk(lambda: searched.on, searched.desk.clock)
    made = AuditView(AuditPresenter(desk, at_once), [Tab("Part", partial(_same, one)) for one in parts])
    qtbot.addWidget(made)
    return made


def test_each_begins_when_it_is_opened(searched, frame, parts):
    searched.some()
    frame.opened()
    for place in range(len(parts)):
        frame.show_tab(place)
    log, review, export = parts

    assert log.table.model().rowCount() == 3
    assert review.begin.isVisibleTo(review)
    assert export.form.fields["begin"].row.id == "begin"
    assert export.look.isEnabled()


def test_what_each_has_to_say_reaches_the_window(searched, frame, parts):
    said: list[Message] = []
    frame.message.connect(said.append)
    searched.sign_in(OFFICER)
    frame.opened()
    frame.show_tab(1)
    frame.show_tab(2)

    assert [one.text.split(":")[0] for one in said] == ["Refused"] * 3  # the screen itself, the log, the review
