"""Each act that a desk records, done once on a real desk: what `test_what_is_recorded` asks the trail about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import profiles
from app.access_documents import AccessDocuments
from app.actions import (
    account,
    add_recovery,
    answer_alert,
    assignment,
    back_up,
    cameras,
    destroy,
    duty,
    grant,
    hand_over,
    hot_lists,
    import_hot_list,
    keep_training,
    members,
    passenger,
    policy,
    put_back,
    recover,
    release_lock,
    reset_member,
    review_access,
    rota,
    settings,
    suspension,
    take_read,
    trail,
    train,
    unlock,
    unlock_badge,
    update_hot_list,
    vouch,
)
from app.actions.answer_alert import AnswerDesk
from app.actions.hand_over import Counts
from app.actions.hot_lists import load_matcher
from app.actions.import_hot_list import ImportRequest, preview
from app.actions.members import Enrolment
from app.actions.recover import Recovering
from app.actions.rota import Turn
from app.actions.sign_in import SignedIn
from app.actions.take_read import TakeReadDesk
from app.actions.vouch import VouchDesk
from app.actions.waiting import Waiting
from app.agency_key import load_agency_key
from app.alert_board import AlertBoard
from app.domain.access import Duty, Member, Role, WorkstationKind
from app.domain.alerts import Answer, SeenOnCar
from app.domain.assignment import Assignment
from app.domain.audit import Event
from app.domain.clock import Reading, Running
from app.domain.errors import Refused
from app.domain.gate import Act
from app.domain.hot_lists import Delta, Entry
from app.domain.plates import Plate
from app.domain.rights import months_later
from app.domain.statements import Cause
from app.domain.suspension import Order
from app.exercise_pictures import pictures
from app.second_factor import new_seed, step_at
from app.settings import SETTINGS, Settings
from tests.actions.a_desk import FIX, FRONT, NOON, a_taken, listed
from tests.desks import ADMINISTRATOR, CHEAP, OFFICER, PASSPHRASE, START, WITNESS, Desk, a_camera

NEWCOMER = Enrolment("Investigator One", "300", "a narrow bridge", unit="Investigations")
AGAIN = "the tide comes in"
TEXT = b"1.1 PURPOSE\n"
GO_ON: Any = lambda done, whole: True  # noqa: E731


class Scene:
    """A desk with its folder. `on` signs a member in, the administrator unless another is named."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder, self.now = desk, folder, desk.clock

    def on(self, who: Enrolment = ADMINISTRATOR) -> SignedIn:
        return self.desk.sign_in(who)

    def id_of(self, on: SignedIn, who: Enrolment) -> str:
        account = on.access.of_badge(who.badge)
        assert account is not None
        return account.member

    def grant_of(self, on: SignedIn, who: Enrolment) -> str:
        return on.access.grants_of(self.id_of(on, who))[-1].given.grant

    def a_newcomer(self, on: SignedIn) -> str:
        members.enrol(self.desk.paths, on, NEWCOMER, self.now, CHEAP)
        return self.id_of(on, NEWCOMER)

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def taking(self, on: SignedIn, *listed_plates: str) -> TakeReadDesk:
        matcher = listed(on.store, *listed_plates, by=on.member.id) if listed_plates else load_matcher(on.store)
        return TakeReadDesk(
            on.store, self.desk.paths.pictures, on.profile, Duty(on.member, ("vehicles",), START), matcher,
            {"camera-1": FRONT}, lambda at: FIX, self.now, Waiting(),
        )  # fmt: skip

    def alerted(self) -> tuple[AnswerDesk, Member, str]:
        """An officer, and the alert that stands before them."""
        on = self.on(OFFICER)
        taking = self.taking(on, "ABC123")
        board = AlertBoard(self.now)
        board.use(taking.matcher)
        [alert] = board.add(take_read.take_read(taking, a_taken(taken_at=START)).hits)
        return AnswerDesk(on.store, on.profile, board, taking.waiting, self.now), on.member, alert.id

    def lock(self, who: Enrolment = OFFICER) -> None:
        for _ in range(5):
            with pytest.raises(Refused):
                self.desk.sign_in(who, "not the password", "")


def _grant(scene: Scene) -> SignedIn:
    on = scene.on()
    newcomer, today = scene.a_newcomer(on), on.access.day_of(scene.now())
    asked = grant.AskedGrant(newcomer, frozenset({Role.PATROL_OFFICER}), "Patrol", "Assigned to patrol", today,
                             months_later(today, 6), ticket="OTC-1")  # fmt: skip
    grant.grant(on, asked, scene.now)
    return on


def _approve(scene: Scene) -> None:
    on = _grant(scene)
    on.store.close()
    scene.desk.opened.remove(on)
    owner = scene.on(WITNESS)
    grant.approve(owner, scene.grant_of(owner, NEWCOMER), True, "", scene.now)


def _transfer_and_resume(scene: Scene) -> None:
    on = scene.on()
    grant.transfer(on, scene.id_of(on, OFFICER), "Records", "", scene.now)
    grant.resume(on, scene.grant_of(on, OFFICER), "Front desk", "", scene.now)


def _disable_and_enable(scene: Scene) -> None:
    on = scene.on()
    officer = scene.id_of(on, OFFICER)
    grant.disable(on, officer, Cause.OTHER, "on leave for a year", scene.now)
    grant.enable(on, officer, "back from leave", scene.now)


def _end(scene: Scene) -> None:
    on = scene.on()
    grant.end(on, scene.grant_of(on, OFFICER), Cause.OTHER, "left the department", scene.now)


def _review(scene: Scene) -> None:
    on = scene.on()
    review_access.open_review(on, on.access.day_of(scene.now()) + timedelta(days=14), scene.now)
    review_access.decide(on, [review_access.Decision(scene.id_of(on, OFFICER), keep=True)], scene.now)
    review_access.close_review(on, scene.now)


def _training(scene: Scene) -> None:
    on = scene.on()
    items = tuple(on.profile.words("training.items"))
    asked = keep_training.AskedTraining(
        scene.id_of(on, OFFICER), items, on.access.day_of(scene.now()), "Trainer One", "Property Crimes Unit"
    )
    keep_training.record_training(on, asked, scene.now)


def _rota(scene: Scene) -> None:
    on, begin = scene.on(WITNESS), scene.now()
    rota.put_on_call(on, Turn(on.member.id, begin, begin + timedelta(hours=8), "Car 7"), scene.now)
    rota.take_off_call(on, next(iter(on.access.rota)), scene.now)


def _appoint(scene: Scene) -> None:
    on = scene.on()
    ends = months_later(on.access.day_of(scene.now()), 3)
    purposes = [on.profile.purposes[0].id]
    rota.appoint(on, scene.id_of(on, OFFICER), "Main Street bridge", purposes, ends, scene.now)


def _train(scene: Scene) -> None:
    on = scene.on(OFFICER)
    taken, session = train.start(on.store, on.member, on.profile, pictures(), "seed", scene.now, capturing=False)
    train.finish(on.store, on.member, on.profile, taken.id, session, scene.now)


def _cameras(scene: Scene) -> None:
    on = scene.on()
    cameras.save_camera(on.store, on.member, on.profile, a_camera(id="camera-2", name="Rear"))
    cameras.remove_camera(on.store, on.member, on.profile, "camera-2")


def _setting(scene: Scene) -> None:
    on = scene.on()
    name = next(name for name, row in SETTINGS.items() if row.guarded)
    kept = Settings(scene.desk.paths.settings)
    settings.change_setting(kept, on.store, on.member, on.profile, name, SETTINGS[name].default)


def _import(scene: Scene) -> tuple[SignedIn, Any]:
    on = scene.on()
    shown = preview(scene.file("list.csv", "plate,category\nABC123,stolen-vehicle\nDEF456,stolen-vehicle\n"))
    asked = ImportRequest(shown, "Stolen vehicles", shown.mapping, START)
    version = import_hot_list.import_csv(on.store, on.member, on.profile, asked, GO_ON, scene.now)
    return on, version


def _delta(scene: Scene) -> None:
    on, version = _import(scene)
    added = (Entry("new", Plate("GHI789"), "stolen-vehicle", "reason", "issuer"),)
    delta = Delta(version.list_id, version.version, scene.now(), "0" * 64, added=added)
    matcher = load_matcher(on.store)
    update_hot_list.apply_delta(on.store, on.member, on.profile, matcher, delta, scene.now)


def _remove_list(scene: Scene) -> None:
    on, version = _import(scene)
    hot_lists.remove_list(on.store, on.member, on.profile, version.list_id, scene.now)


def _duty(scene: Scene) -> None:
    on = scene.on(OFFICER)
    duty.start_duty(on.store, on.member, on.profile, ["vehicles"], scene.now)
    duty.stop_duty(on.store, on.member, on.profile, scene.now)


def _hand_over(scene: Scene) -> None:
    on = scene.on(OFFICER)
    duty.start_duty(on.store, on.member, on.profile, ["vehicles"], scene.now)
    code = scene.desk.code(WITNESS)
    hand_over.hand_over(
        scene.desk.paths, on, WITNESS.badge, WITNESS.password, code, ["vehicles"], lambda: Counts(0, 0, 0), scene.now
    )


def _passenger(scene: Scene) -> None:
    on, code = scene.on(OFFICER), scene.desk.code(WITNESS)
    passenger.sign_on(scene.desk.paths, on, WITNESS.badge, WITNESS.password, code, scene.now)


def _assignment(scene: Scene) -> None:
    on = scene.on(OFFICER)
    found = Assignment(on.member.id, "Main Street bridge", ("vehicles",), on.member, "officer")
    assignment.run_under(on, found, scene.now)


def _answer(scene: Scene) -> None:
    desk, member, alert = scene.alerted()
    answer_alert.look(desk, member, alert)
    answer_alert.follow(desk, member, alert)
    answer_alert.unfollow(desk, member, alert)
    seen = SeenOnCar("ABC123", "MN", blind=True, at=NOON)
    answer_alert.answer(desk, member, alert, Answer.AGREES, seen)


def _suspend(scene: Scene) -> None:
    on = scene.on()
    made = suspension.suspend(on.store, on.member, on.profile, Order("DPO 2026/7", date(2026, 3, 1)), scene.now)
    suspension.lift(on.store, on.member, on.profile, made, "DPO 2026/9", scene.now)


def _attach(scene: Scene) -> None:
    on = scene.on()
    text = replace(on.profile.text, sha256=hashlib.sha256(TEXT).hexdigest())
    file = scene.file("policy.txt", TEXT)
    policy.attach_text(scene.desk.paths, on.store, on.member, replace(on.profile, text=text), file)


def _take_profile(scene: Scene) -> None:
    on = scene.on()
    content = json.loads(scene.desk.paths.profile.read_bytes())
    content["meta"] |= {"version": "2", "effective_from": "2026-04-01"}
    raw = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    key = load_agency_key(scene.folder / "agency.pem", PASSPHRASE)
    file = scene.file("new.profile", profiles.packed(raw, profiles.sign(raw, key)))
    policy.take_profile(scene.desk.paths, on.store, on.installation, on.member, on.profile, file, scene.now())


def _vouch(scene: Scene) -> None:
    on, code = scene.on(OFFICER), scene.desk.code(WITNESS)
    look = lambda: Reading(scene.now(), Running("run-1", timedelta(0)))  # noqa: E731
    destroy.destroy_due(on.store, scene.desk.paths.pictures, look(), Waiting())
    scene.now.go(hours=3)
    destroy.destroy_due(on.store, scene.desk.paths.pictures, look(), Waiting())
    code = scene.desk.code(WITNESS)
    beside = VouchDesk(scene.desk.paths, on.store, on.profile, on.member, scene.now, look)
    vouch.vouch(beside, look(), WITNESS.badge, WITNESS.password, code)


def _destroy(scene: Scene) -> None:
    on = scene.on(OFFICER)
    assert take_read.take_read(scene.taking(on), a_taken(taken_at=START)).recorded
    destroy.destroy_due(on.store, scene.desk.paths.pictures, scene.desk.look(), Waiting())
    scene.now.go(days=61)
    destroy.destroy_due(on.store, scene.desk.paths.pictures, scene.desk.look(), Waiting())


def _release(scene: Scene) -> None:
    scene.on().store.close()
    scene.lock()
    who, desk = WITNESS, scene.desk
    code = desk.code(who)
    release_lock.release(desk.paths, OFFICER.badge, who.badge, who.password, code, desk.clock, desk.keystore)


def _unlock_badge(scene: Scene) -> None:
    on = scene.on()
    codes = release_lock.make_unlock_codes(scene.desk.paths, on, scene.now, CHEAP)
    scene.desk.close()
    scene.lock()
    unlock_badge.unlock_badge(scene.desk.paths, OFFICER.badge, codes[0], scene.now)
    scene.on()


def _failed(scene: Scene) -> None:
    with pytest.raises(Refused):
        scene.desk.sign_in(OFFICER, "not the password", "")
    scene.on()


def _account(scene: Scene) -> None:
    on, paths, desk = scene.on(OFFICER), scene.desk.paths, scene.desk
    account.new_recovery_codes(paths, on, OFFICER.password, desk.code(OFFICER), scene.now)
    account.change_password(paths, on, OFFICER.password, desk.code(OFFICER), AGAIN, scene.now, CHEAP)
    seed = new_seed()
    code = desk.code(OFFICER)
    account.renew_factor(paths, on, seed, AGAIN, code, seed.code(step_at(scene.now())), scene.now)


def _unlock(scene: Scene) -> None:
    on, code = scene.on(OFFICER), scene.desk.code(OFFICER)
    unlock.unlock(scene.desk.paths, on, OFFICER.password, code, scene.now)


def _reset(scene: Scene) -> None:
    on = scene.on()
    reset_member.reset_second_factor(on, OFFICER.badge, "lost", scene.now)
    reset_member.reset_password(scene.desk.paths, on, OFFICER.badge, AGAIN, scene.now, CHEAP)


def _back_up(scene: Scene) -> None:
    on = scene.on()
    back_up.back_up(on.store, on.member, on.profile, scene.now)


def _put_back(scene: Scene) -> None:
    _back_up(scene)
    scene.desk.close()
    scene.desk.paths.database.write_bytes(b"damaged")
    code = scene.desk.code(ADMINISTRATOR)
    put_back.put_back(
        scene.desk.paths, ADMINISTRATOR.badge, ADMINISTRATOR.password, code, scene.desk.look, scene.desk.keystore
    )


def _recover(scene: Scene) -> None:
    asked = Recovering(scene.folder / "agency-recovery.pem", PASSPHRASE, ADMINISTRATOR.badge, AGAIN)
    recover.recover(scene.desk.paths, asked, scene.now, CHEAP, scene.desk.keystore)


def _add_recovery(scene: Scene) -> None:
    on = scene.on()
    add_recovery.add_recovery(scene.desk.paths, on, scene.folder / "agency.pem", PASSPHRASE, None, scene.now)


def _lost_key(scene: Scene) -> None:
    """A keystore that was wiped; then the agency confirms the key that took the place."""
    scene.on()
    scene.desk.close()
    scene.desk.keystore.kept.clear()
    on = scene.on()
    trail.confirm_key(on.store, on.member, on.profile, on.installation, scene.folder / "agency.pem", PASSPHRASE)


def _other_machine(scene: Scene) -> None:
    on = scene.on()
    trail.settle(on.store, scene.desk.keystore, "a machine")
    trail.settle(on.store, scene.desk.keystore, "another machine")


def _documents(scene: Scene) -> None:
    on = scene.on()
    AccessDocuments(lambda: on, scene.now, lambda *_: b"").access_list_csv()


Done = Callable[[Scene], object]

SCENES: dict[Act | Event, Done] = {
    Event.BEGIN: Scene.on,
    Event.INSTALLED: Scene.on,
    Event.SIGNED_IN: Scene.on,
    Event.FACTOR_SET_UP: Scene.on,
    Event.SIGN_IN_FAILED: _failed,
    Event.OPENED: _other_machine,
    Event.OTHER_MACHINE: _other_machine,
    Event.KEY_CHANGED: _lost_key,
    Event.KEY_CONFIRMED: _lost_key,
    Event.BACKED_UP: _back_up,
    Event.PUT_BACK: _put_back,
    Event.RECOVERED: _recover,
    Event.UNLOCKED: _unlock,
    Event.BADGE_UNLOCKED: _unlock_badge,
    Act.MAKE_UNLOCK_CODES: _unlock_badge,
    Event.PASSWORD_CHANGED: _account,
    Event.RECOVERY_CODES: _account,
    Event.HANDED_OVER: _hand_over,
    Event.RUN_UNDER_ASSIGNMENT: _assignment,
    Event.ALERTED: _answer,
    Event.LOOKED_AT_ALERT: _answer,
    Event.FOLLOWED: _answer,
    Event.UNFOLLOWED: _answer,
    Act.ANSWER_ALERT: _answer,
    Event.READS_DESTROYED: _destroy,
    Act.START_DUTY: _duty,
    Act.STOP_DUTY: _duty,
    Act.ASSIST: _passenger,
    Act.CHANGE_CAMERAS: _cameras,
    Act.CHANGE_SETTINGS: _setting,
    Act.IMPORT_HOT_LIST: _delta,
    Act.REMOVE_HOT_LIST: _remove_list,
    Act.ENROL_MEMBER: _grant,
    Act.GRANT_ACCESS: _grant,
    Act.APPROVE_GRANT: _approve,
    Act.END_GRANT: _end,
    Act.TRANSFER_MEMBER: _transfer_and_resume,
    Act.DISABLE_MEMBER: _disable_and_enable,
    Act.ENABLE_MEMBER: _disable_and_enable,
    Act.REVIEW_ACCESS: _review,
    Act.RECORD_TRAINING: _training,
    Act.KEEP_ROTA: _rota,
    Act.APPOINT_RESPONSIBLE: _appoint,
    Act.TAKE_TRAINING: _train,
    Act.RESET_MEMBER: _reset,
    Act.RELEASE_LOCK: _release,
    Act.VOUCH_FOR_CLOCK: _vouch,
    Act.ATTACH_POLICY_TEXT: _attach,
    Act.TAKE_PROFILE: _take_profile,
    Act.SUSPEND_CAPTURE: _suspend,
    Act.LIFT_SUSPENSION: _suspend,
    Act.VIEW_ACCESS: _documents,
}

# Agency and kind of the desks on which an act is done; the others are done on a car of Hutchinson's.
AT: dict[Act | Event, dict[str, Any]] = {
    Act.APPROVE_GRANT: {"agency": "st_paul"},
    Act.APPOINT_RESPONSIBLE: {"kind": WorkstationKind.FIXED},
}
