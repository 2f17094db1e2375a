"""The audit trail's entry of the rail, and the table of its parts."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.domain.gate import Act, Allowed
from app.workstation import Workstation, own_command
from ui.audit.alarm import TrailAlarm
from ui.audit.alarm_view import TrailStrip
from ui.audit.papers import Papers
from ui.bridge import Bridge
from ui.screens import Screen

KEY = "Ctrl+Q"


def audit_screen(desk: Desk, workstation: Workstation, bridge: Bridge) -> tuple[Screen, ...]:
    """Nothing for whoever may not look at the trail."""

    def make() -> QWidget:
        from ui.audit.presenter import AuditPresenter
        from ui.audit.view import AuditView, Tab

        return AuditView(AuditPresenter(desk.audit, workstation.searches.run), (
            Tab("Records", lambda: _records(desk, workstation, bridge)),
            Tab("Query log", lambda: _query_log(_papers(desk, workstation), workstation)),
            Tab("Weekly review", lambda: _review(_papers(desk, workstation), workstation)),
            Tab("Public export", lambda: _export(_papers(desk, workstation), workstation)),
            Tab("Verify", lambda: _verify(desk, workstation, bridge)),
        ))  # fmt: skip

    seen = isinstance(desk.audit.may(Act.VIEW_AUDIT), Allowed)
    return (Screen("audit", "Audit trail", "audit", KEY, make),) if seen else ()


def _records(desk: Desk, workstation: Workstation, bridge: Bridge) -> QWidget:
    from ui.audit.records_presenter import RecordsPresenter
    from ui.audit.records_view import RecordsView

    presenter = RecordsPresenter(desk.audit, workstation.searches.run, workstation.imports.run)
    bridge.changed.connect(presenter.on_changes)
    return RecordsView(presenter)


def _verify(desk: Desk, workstation: Workstation, bridge: Bridge) -> QWidget:
    from ui.audit.verify_presenter import VerifyPresenter
    from ui.audit.verify_view import VerifyView

    presenter = VerifyPresenter(desk.audit, workstation.searches.run, workstation.imports.run)
    bridge.changed.connect(presenter.on_changes)
    return VerifyView(presenter)


def _papers(desk: Desk, workstation: Workstation) -> Papers:
    from app.audit_papers import AuditPapers
    from app.reports.typesetting import apart

    return AuditPapers(lambda: desk.on, workstation.now, apart(own_command("typeset")))


def _query_log(papers: Papers, workstation: Workstation) -> QWidget:
    from ui.audit.log_presenter import LogPresenter
    from ui.audit.log_view import LogView

    presenter = LogPresenter(papers, workstation.searches.run)
    return _kept(LogView(presenter), presenter)


def _review(papers: Papers, workstation: Workstation) -> QWidget:
    from ui.audit.review_presenter import ReviewPresenter
    from ui.audit.review_view import ReviewView

    presenter = ReviewPresenter(papers, workstation.searches.run)
    return _kept(ReviewView(presenter), presenter)


def _export(papers: Papers, workstation: Workstation) -> QWidget:
    from ui.audit.export_presenter import ExportPresenter
    from ui.audit.export_view import ExportView

    presenter = ExportPresenter(papers, workstation.imports.run)
    return _kept(ExportView(presenter), presenter)


def _kept(view: QWidget, presenter: QObject) -> QWidget:
    """The presenter lives as long as its view."""
    presenter.setParent(view)
    return view


def trail_strip(desk: Desk, bridge: Bridge) -> QWidget:
    alarm = TrailAlarm(desk.trail)
    bridge.changed.connect(alarm.on_changes)
    return TrailStrip(alarm)
