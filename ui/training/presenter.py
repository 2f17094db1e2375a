"""Decides how a session of the training mode goes: begun, left and resumed, broken off, paused while cameras run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.actions import train
from app.changes import Changes
from app.domain.errors import Refusal
from app.domain.exercises import Exercise, FillExercise, HitExercise, HitReply, Reply
from app.domain.plates import MOST_CHARACTERS, cleaned
from app.domain.training_session import TakenSession, TrainingSession, answered
from ui.alerts.typed import NO_PLATE, NO_STATE, NOT_SEEN_KEY, state_of, state_words
from ui.bridge import Run
from ui.forms import sentence
from ui.messages import Message, done, told
from ui.training import describe
from ui.training.source import TrainingDesk
from ui.training.state import Choice, Draft, Page, StartLook, TrainingState
from ui.while_alive import while_alive

ARMED_MS = 5000
PICK_ONE = "Pick one of the answers first."
NO_SUCH_STATE = f"No state is called so. Type {NOT_SEEN_KEY} when it cannot be seen."
WHILE_CAPTURING = sentence(f"{train.WHILE_CAPTURING.why} {train.WHILE_CAPTURING.instead}")
BROKEN_OFF = "The training was broken off. It proves nothing; begin again when you like."


class TrainingPresenter(QObject):
    """`changed` carries a TrainingState, `message` a Message for the window. A session under way is in memory only."""

    changed = Signal(object)
    message = Signal(object)

    def __init__(self, desk: TrainingDesk, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._run = desk, while_alive(self, run)
        self._profile = desk.profile()  # a session is judged by the rules that it began under
        self._session: TrainingSession | None = None
        self._next: TrainingSession | None = None  # after the lessons
        self._id = ""
        self._typed: dict[str, object] = dict(describe.EMPTY)
        self._seen: tuple[str, str] | None = None  # plate and region as typed blind
        self._compared: int | None = None  # which of the answers was picked
        self._paused: TrainingState | None = None
        self._disarm = QTimer(self, singleShot=True, interval=ARMED_MS)
        self._disarm.timeout.connect(lambda: self._show(replace(self.state, armed=False)))
        self.state: TrainingState = TrainingState(start=self._start_look(()))

    # ------------------------------------------------------------------- coming and going

    def open(self) -> None:
        """The screen is seen. A session under way stands where it was left."""
        self._look_at_capture()
        if not self.state.under_way:
            self._load()

    def on_changes(self, changes: object) -> None:
        """Capture began or ended; or a training was signed meanwhile."""
        if not isinstance(changes, Changes):
            return
        if Changes.DUTY in changes:
            self._look_at_capture()
        if Changes.ACCESS in changes and self.state.page is Page.START:
            self._load()

    def _look_at_capture(self) -> None:
        capturing = self._desk.capturing()
        if self.state.page is Page.START:
            self._show(replace(self.state, start=self._start_look(self.state.start.sessions)))
        elif capturing and self.state.under_way and self._paused is None:
            self._paused = replace(self.state, armed=False)
            self._show(replace(self._paused, page=Page.PAUSED, problem=WHILE_CAPTURING))
        elif not capturing and self._paused is not None:
            resumed, self._paused = self._paused, None
            self._show(replace(resumed, busy=self.state.busy))

    def _load(self) -> None:
        self._run(self._desk.sessions, self._loaded, self._failed)

    def _loaded(self, sessions: tuple[TakenSession, ...]) -> None:
        signed, profile = self._desk.signed(), self._desk.profile()
        lines = tuple(describe.session_line(taken, taken.id in signed, profile) for taken in sessions)
        self._show(replace(self.state, start=self._start_look(lines)))

    def _start_look(self, sessions: tuple[Any, ...]) -> StartLook:
        items = tuple(describe.item_line(held) for held in self._desk.held())
        may = self._desk.may_train()
        cannot, clause = (sentence(may.why), may.clause) if isinstance(may, Refusal) else ("", "")
        if not cannot and self._desk.capturing():
            cannot = WHILE_CAPTURING
        return StartLook(items, sessions, cannot, clause)

    # ------------------------------------------------------------------- what the member does

    def go_on(self) -> None:
        """Enter: the one thing to do next on this page."""
        deeds: dict[Page, Callable[[], None]] = {
            Page.START: self._begin,
            Page.TYPE: self._typed_it,
            Page.CHOOSE: self._chose,
            Page.FILL: self._filled,
            Page.LESSONS: self._read,
            Page.PASSED: self._back_to_start,
        }
        if not self.state.busy and self.state.page in deeds:
            deeds[self.state.page]()

    def type(self, plate: str, state: str) -> None:
        self._show(replace(self.state, draft=Draft(plate, state, state_words(state))))

    def edit(self, field: str, value: object) -> None:
        self._typed[field] = value
        self._show(replace(self.state, looks=describe.fill_looks(self._typed, self._profile), problem=""))

    def pick(self, option: int) -> None:
        choice = self.state.choice
        if choice is not None and 0 <= option < len(choice.options):
            self._show(replace(self.state, choice=replace(choice, picked=option), problem=""))

    def break_off(self) -> None:
        """The second press within five seconds; what was answered counts for nothing then."""
        if self.state.busy or not self.state.under_way:
            return
        if not self.state.armed:
            self._show(replace(self.state, armed=True))
            self._disarm.start()
            return
        held = self._held()
        self._disarm.stop()
        self._show(replace(self.state, busy=True, armed=False))
        self._run(lambda: self._desk.finish(self._id, held), self._broken_off, self._failed)

    def _broken_off(self, _: TakenSession) -> None:
        self._back_to_start()
        self.message.emit(Message(BROKEN_OFF, role="warn", icon="state-warn"))

    # ------------------------------------------------------------------- what Enter does on each page

    def _begin(self) -> None:
        look = self._start_look(self.state.start.sessions)
        self._show(replace(self.state, start=look, busy=not look.cannot))
        if not look.cannot:
            self._run(self._desk.start, self._begun, self._failed)

    def _begun(self, begun: tuple[TakenSession, TrainingSession]) -> None:
        taken, session = begun
        self._id, self._profile = taken.id, self._desk.profile()
        self._show(replace(self.state, busy=False))
        self._put(session)
        self._look_at_capture()

    def _typed_it(self) -> None:
        draft, exercise = self.state.draft, self._exercise()
        plate, region = cleaned(draft.plate), state_of(draft.state)
        wrong_plate = "" if plate else NO_PLATE
        if len(plate) > MOST_CHARACTERS:
            wrong_plate = f"A plate has at most {MOST_CHARACTERS} characters."
        wrong_state = "" if region is not None else NO_SUCH_STATE if draft.state.strip() else NO_STATE
        if wrong_plate or region is None or not isinstance(exercise, HitExercise):
            self._show(replace(
                self.state, draft=replace(draft, plate_problem=wrong_plate, state_problem=wrong_state)
            ))  # fmt: skip
            return
        self._seen = plate, region
        compared = describe.compared(exercise, plate, region)
        self._show(replace(self.state, page=Page.CHOOSE, compared=compared, choice=describe.answers()))

    def _chose(self) -> None:
        choice, exercise = self.state.choice, self._exercise()
        if choice is None or choice.picked < 0:
            self._show(replace(self.state, problem=PICK_ONE))
        elif not isinstance(exercise, HitExercise):
            self._reply(choice.picked)
        elif self._compared is None:
            self._compared = choice.picked
            asked = Choice(exercise.question.text, exercise.question.options)
            self._show(replace(self.state, choice=asked))
        elif self._seen is not None:
            plate, region = self._seen
            self._reply(HitReply(plate, region, describe.ANSWERS[self._compared][0], choice.picked))

    def _filled(self) -> None:
        self._reply(describe.filled(self._typed, self._profile, self._held().member_id))

    def _reply(self, reply: Reply) -> None:
        self._next, lessons = answered(self._held(), reply, self._profile, self._desk.pictures())
        self._show(replace(
            self.state, page=Page.LESSONS, lessons=lessons, problem="", progress=describe.progress(self._next)
        ))  # fmt: skip

    def _read(self) -> None:
        """The lessons are read: the next exercise, or the end."""
        session = self._next
        assert session is not None  # lessons come with it
        if not session.passed:
            self._put(session)
            return
        self._show(replace(self.state, busy=True))
        self._run(lambda: self._desk.finish(self._id, session), self._finished, self._failed)

    def _finished(self, taken: TakenSession) -> None:
        self._session = self._next = None
        words = describe.passed(taken, self._profile)
        self._paused = None
        self._show(replace(self.state, page=Page.PASSED, passed=words, busy=False, lessons=()))
        self.message.emit(done("The training session is passed."))

    def _back_to_start(self) -> None:
        self._session = self._next = self._paused = None
        self._show(TrainingState(start=self._start_look(self.state.start.sessions)))
        self._load()

    # ------------------------------------------------------------------- what is shown

    def _put(self, session: TrainingSession) -> None:
        """The first exercise of the queue, with nothing typed or picked."""
        self._session, self._next = session, None
        self._seen = self._compared = None
        self._typed = dict(describe.EMPTY)
        exercise, profile = session.queue[0], self._profile
        state = TrainingState(
            page=Page.CHOOSE,
            start=self.state.start,
            head=describe.HEADS[exercise.recipe.kind],
            progress=describe.progress(session),
            case=describe.case(exercise, profile),
        )
        if isinstance(exercise, HitExercise):
            look = describe.hit(exercise, profile, self._desk.jpeg(exercise.picture))
            state = replace(state, page=Page.TYPE, hit=look)
        elif isinstance(exercise, FillExercise):
            state = replace(state, page=Page.FILL, looks=describe.fill_looks(self._typed, profile))
        else:
            state = replace(state, choice=Choice(exercise.question.text, exercise.question.options))
        self._show(state)

    def _held(self) -> TrainingSession:
        assert self._session is not None  # asked only while one is under way
        return self._session

    def _exercise(self) -> Exercise:
        return self._held().queue[0]

    def _failed(self, error: BaseException) -> None:
        self._show(replace(self.state, busy=False))
        told(self.message.emit)(error)

    def _show(self, state: TrainingState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
