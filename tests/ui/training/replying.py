"""A member at the Training screen, who knows each exercise because the desk of the test made it."""

from app.domain.authorisation import Authorisation
from app.domain.exercises import HitExercise, HitReply
from app.domain.regions import REGIONS
from app.domain.training_session import answered
from tests.domain import replies
from ui.training import describe
from ui.training.state import Page


class Replying:
    """Goes through the newest session that the desk began, beside the presenter."""

    def __init__(self, presenter, desk):
        self.presenter, self.desk = presenter, desk
        self.session = desk.begun[-1]

    @property
    def exercise(self):
        return self.session.queue[0]

    def reply(self, make=replies.right):
        """What is typed, picked or filled in, as far as the lessons."""
        reply = make(self.exercise, self.desk.profile())
        if isinstance(self.exercise, HitExercise):
            self._hit(reply)
        elif isinstance(reply, Authorisation):
            self._search(reply)
        else:
            self.presenter.pick(reply)
            self.presenter.go_on()
        self.session, _ = answered(self.session, reply, self.desk.profile(), self.desk.pictures())

    def _hit(self, reply: HitReply):
        self.presenter.type(reply.plate, REGIONS.get(reply.region, "?"))
        self.presenter.go_on()
        picks = [place for place, (answer, _) in enumerate(describe.ANSWERS) if answer is reply.answer]
        self.presenter.pick(picks[0] if picks else 0)
        self.presenter.go_on()
        self.presenter.pick(reply.pick)
        self.presenter.go_on()

    def _search(self, given: Authorisation):
        listed = bool(self.desk.profile().purposes_of_search())
        for name, value in (
            (describe.CASE_NUMBER, given.case_number),
            (describe.PURPOSES if listed else describe.PURPOSE, given.purpose),
            (describe.BASIS, given.factual_basis),
            (describe.WHY, given.why),
            (describe.APPROVER, given.approver),
            (describe.ATTESTED, given.attested),
        ):
            self.presenter.edit(name, value)
        self.presenter.go_on()

    def until(self, kind):
        """Everything before the first exercise of this kind, right."""
        while self.exercise.recipe.kind is not kind:
            self.reply()
            self.presenter.go_on()

    def to_the_end(self):
        while not self.session.passed:
            self.reply()
            self.presenter.go_on()

    def page(self) -> Page:
        return self.presenter.state.page
