"""The audit trail's entry of the rail, and the table of its parts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.domain.gate import Act, Allowed
from app.workstation import Workstation
from ui.audit.alarm import TrailAlarm
from ui.audit.alarm_view import TrailStrip
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


def trail_strip(desk: Desk, bridge: Bridge) -> QWidget:
    alarm = TrailAlarm(desk.trail)
    bridge.changed.connect(alarm.on_changes)
    return TrailStrip(alarm)
