"""The right side of Live: the alert that stands large, the others as strips, or what is being watched for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.alerts import Answer
from ui import theme
from ui.alerts.card import AlertCard
from ui.alerts.driving_card import DrivingCard
from ui.alerts.held_line import HeldLine
from ui.alerts.keys import AnswerKeys
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.quiet import Quiet
from ui.alerts.state import PanelState
from ui.alerts.strips import MOST_SHOWN, StripList
from ui.alerts.unheard import Unheard
from ui.sound import Sound, SoundState
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import IconLabel, label, set_look
from ui.words import count, counted

LOW = 760  # pixels of height below which the card needs all of it
ROOMY = 600  # pixels of width from which a strip's words may be large


class AlertPanel(QFrame):
    """`left`: somebody is done typing, and the keyboard goes back to the screen.

    Keys: [1] not that plate, [2] other state, [3] following, [Z] take back, [N] next alert, [M] sound on or off; and
    where somebody is free to type [V] type, [L] look, [X] lost sight, [A] or Space acknowledge."""

    left = Signal()

    def __init__(self, presenter: AlertsPresenter, sound: Sound, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter, self._sound = presenter, sound
        self._driving = self._holding = self._unheard = self._not_recorded = False
        self.setAccessibleName("Alerts")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes().gap)
        self._heading = self._head()
        self.held, self.unheard = HeldLine(), Unheard()
        for widget in (self._heading, self.held, self.unheard, self._banner()):
            column.addWidget(widget)
        self.card, self.driving, self.quiet = AlertCard(), DrivingCard(), Quiet()
        place = QWidget()
        self._place = QStackedLayout(place)
        self._place.addWidget(self.quiet)
        self._place.addWidget(self.card)
        self._place.addWidget(self.driving)
        column.addWidget(place, 1)
        column.addWidget(self._others())
        self._connect()
        self.show_state(presenter.state)
        self.show_sound(sound.state)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        self._count = label("", "muted")
        self.mute = KeyButton("", "M", "sound", "quiet")
        self.mute.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(label("Alerts", "heading"))
        row.addSpacing(theme.px(6))
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.mute)
        return head

    def _banner(self) -> QFrame:
        self.banner = QFrame()
        self.banner.setProperty("panel", "message")
        set_look(self.banner, "state", "danger")
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.addWidget(IconLabel("state-danger", "danger", theme.sizes().body + theme.px(3)))
        self._unrecorded = label("", "danger", wrap=True)
        row.addWidget(self._unrecorded, 1)
        return self.banner

    def _others(self) -> QWidget:
        """Strips below their caption; beside it, one at a time, on a low window."""
        self._more = QWidget()
        self._more_order = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._more)
        self._more_order.setContentsMargins(0, 0, 0, 0)
        self._more_order.setSpacing(theme.sizes().gap // 2)
        caption = QWidget()
        row = QHBoxLayout(caption)
        row.setContentsMargins(0, 0, 0, 0)
        self._waiting = label("", "strong")
        self.next = KeyButton("Next", "N", "next")
        self.next.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self._waiting, 1)
        row.addWidget(self.next)
        self.strips = StripList()
        self._more_order.addWidget(caption)
        self._more_order.addWidget(self.strips, 1)
        return self._more

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room one line stands at the top: the answer that is held, or what is not recorded, or
        that nothing can be heard, or the heading."""
        low = self._driving or self.height() < theme.px(LOW)
        first = (self._holding, self._not_recorded, self._unheard)
        self._heading.setHidden(low and any(first))
        self.banner.setHidden(not self._not_recorded or (low and self._holding))
        self.unheard.setHidden(not self._unheard or (low and any(first[:2])))
        order = QBoxLayout.Direction
        self._more_order.setDirection(order.RightToLeft if low else order.TopToBottom)
        self._waiting.setHidden(low)
        self.strips.set_size(self._strip_size())
        self.strips.set_most_shown(1 if low else MOST_SHOWN)

    def _strip_size(self) -> int:
        """Pixels of its words: for a glance while the car moves."""
        if not self._driving:
            return theme.sizes().body
        return theme.px(24 if self.width() >= theme.px(ROOMY) else 17)

    def _connect(self) -> None:
        self.card.look_asked.connect(self.presenter.look)
        self.card.acknowledge_asked.connect(self.presenter.acknowledge)
        self.next.clicked.connect(self.presenter.next)
        self.strips.chosen.connect(self.presenter.show_alert)
        self.mute.clicked.connect(self._sound.toggle_mute)
        self.card.lost_asked.connect(lambda: self.presenter.answer(Answer.LOST_SIGHT))
        self.card.form.edited.connect(self.presenter.edit)
        self.card.form.compare_asked.connect(self.presenter.compare)
        self.card.form.left.connect(self.left)
        self.held.taken_back.connect(self.presenter.take_back)
        for keys in (self.card.keys, self.driving.keys):
            self._connect_keys(keys)
        self.quiet.test_asked.connect(self._sound.test)
        self.presenter.changed.connect(self.show_state)
        self._sound.changed.connect(self.show_sound)

    def _connect_keys(self, keys: AnswerKeys) -> None:
        keys.not_plate.connect(lambda: self.presenter.answer(Answer.NOT_THAT_PLATE))
        keys.other_state.connect(lambda: self.presenter.answer(Answer.OTHER_STATE))
        keys.following.connect(self.presenter.follow)

    def show_state(self, state: PanelState) -> None:
        self._count.setText(f"{count(state.count)} open" if state.count else "")
        self._not_recorded = state.unrecorded > 0
        self._unrecorded.setText(
            f"{counted(state.unrecorded, 'alert')} NOT RECORDED: kept in memory until storage returns"
        )
        self.unheard.set_brief(state.card is not None)
        on = QApplication.focusWidget()
        typing = on is not None and self.card.form.isAncestorOf(on)
        large = self.driving if state.driving else self.card
        if state.card is not None:
            large.show_card(state.card)
        self.quiet.show_lists(state.lists)
        self._place.setCurrentWidget(large if state.card is not None else self.quiet)
        if typing and not self.card.form.isVisible():
            self.left.emit()  # to no button: the next key struck would press it
        self.held.show_held(state.held)
        self._driving, self._holding = state.driving, state.held is not None
        self._fit()
        self._more.setVisible(bool(state.strips))
        self._waiting.setText(f"{count(len(state.strips))} more open")
        self.strips.show_strips(state.strips)

    def show_sound(self, state: SoundState) -> None:
        self.mute.setText(state.mark.word)
        self.mute.set_icon_name(state.mark.icon)
        self.quiet.show_sound(state)
        self.unheard.show_sound(state)
        self._unheard = bool(state.unheard)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.presenter.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.presenter.stop()
