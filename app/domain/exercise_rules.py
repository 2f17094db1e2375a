"""Questions about the rules in force, made from the profile: the right answer is what binds here, the wrong ones are
other values of the same parameter, or roles that the gate refuses."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.access import Member, Role
from app.domain.dice import Dice
from app.domain.exercise_hits import hit_alone
from app.domain.exercises import Kind, Question, Recipe, RuleExercise, ask
from app.domain.gate import Act, Allowed, check
from app.domain.parameters import PARAMETERS
from app.domain.policy import Profile, Rule
from app.domain.policy_words import plain
from app.domain.strictest import Group
from app.domain.strictest import Kind as Takes

# A rule → how it is asked about. Left out are those of whose values two can be true at once ("should" and "shall", a
# regular audit and one every two years), and those that members do not meet in their work.
ASKED: dict[str, str] = {
    "capture.sworn_only": "Who runs capture?",
    "capture.purposes_closed": "Is the list of purposes of capture closed?",
    "capture.case_required": "Does capture need a case number?",
    "capture.vehicle_attributes": "Make, colour, type or persons: may they be taken from the pictures?",
    "capture.video": "Is video kept?",
    "capture.logout_stops": "What happens to this unit's cameras when its member signs out?",
    "capture.fixed_assigned": "How do fixed readers run?",
    "capture.suspension": "What does an order of suspension do?",
    "verify.answers": "How many answers does verifying an alert take?",
    "verify.bypass": "Verifying is not practicable. May that be said?",
    "verify.independent_grounds": "There were other grounds than the alert. Can that be recorded?",
    "verify.every_alert": "What becomes of alerts that nobody verified?",
    "verify.seen_on_vehicle": "Is the plate recorded as it was seen on the vehicle?",
    "verify.stop_basis": "What must be recorded as the ground for a stop?",
    "verify.manual_justification": "An alert comes from a manual entry. What comes before acting on it?",
    "hot_lists.max_age_h": "How old may a hot list be?",
    "hot_lists.additional_case": "What does a further source of wanted plates need?",
    "tracking.authority": "What is needed before a person is tracked?",
    "manual.approval": "Whose approval does a manual entry need?",
    "manual.case_number": "Does a manual entry need a case or incident number?",
    "manual.expiry": "Does a manual entry end?",
    "manual.remove_after_ncic": "A vehicle entered by hand is now in NCIC or KOPS. What becomes of the entry?",
    "manual.amber_exempt": "An Amber Alert comes in. Is it entered without approval?",
    "manual.exigency_h": "For how long do exigent circumstances hold, unless renewed with new facts?",
    "search.case_number": "What does a search ask for as its case number?",
    "search.standard": "What is the least ground of a search?",
    "search.factual_basis": "Is the factual basis of a search recorded?",
    "search.reason_per_query": "Must be said why this plate, or this place, is looked up?",
    "search.approval": "Whose approval does a search need?",
    "search.civil": "May a civil or administrative action be the purpose of a search?",
    "search.life_in_danger": "Somebody's life is in danger, and there is no offence. May the stored reads be searched?",
    "access.written_grant": "What does access rest on?",
    "access.second_signature": "Does a grant need a second signature?",
    "access.work_assignment": "Who is given access?",
    "access.review_months": "How often is the access list reviewed?",
    "access.inactive_days": "What happens to an account that nobody uses?",
    "sign_in.own_account": "May members share an account?",
    "sign_in.second_factor": "Is a second factor asked for at sign-in?",
    "sign_in.tries": "How many failed sign-ins lock an account?",
    "sign_in.locked_until_released": "What opens a locked account again?",
    "sign_in.lock_minutes": "When does a desk that nobody touches lock?",
    "sign_in.reauthenticate_h": "For how long may one stay signed in?",
    "training.first": "Is training needed before the system is used?",
    "training.supervisors": "Are supervisors trained too?",
    "training.months": "How often is training repeated?",
    "audit.everything": "What is recorded of what members do?",
    "audit.review_days": "How often is the trail reviewed?",
    "retain.nonhit_days": "What becomes of a read without a hit?",
    "retain.hit_days": "What becomes of a read with a hit that belongs to no case?",
    "retain.others_data": "How are reads handled that came from another agency?",
    "hold.acp": "A participant of the address confidentiality program asks for destruction. What follows?",
    "hold.evidence_copied": "A read is evidence. What becomes of it?",
    "share.recipients": "With whom may reads be shared?",
    "share.never_sold": "May reads be sold or traded?",
    "share.suspicion": "What is the ground of a release to another agency?",
    "share.on_file": "What becomes of a request for reads?",
    "share.notice": "Does a confidentiality notice go with the data?",
    "breach.report_h": "How soon is a breach reported?",
    "device.calibration": "Are schedules and records of maintenance and calibration kept?",
}
MAY_ASKED: dict[Act, tuple[str, Group]] = {
    Act.START_DUTY: ("Which of these may start capture?", Group.CAPTURE),
    Act.SUSPEND_CAPTURE: ("Which of these records an order that suspends capture?", Group.CAPTURE),
    Act.IMPORT_HOT_LIST: ("Which of these may import a hot list?", Group.HOT_LISTS),
    Act.GRANT_ACCESS: ("Which of these may grant access?", Group.ACCESS),
    Act.RELEASE_LOCK: ("Which of these may release a locked account?", Group.SIGN_IN),
    Act.RECORD_TRAINING: ("Which of these may sign for a training?", Group.TRAINING),
    Act.CHANGE_CAMERAS: ("Which of these may set up a camera?", Group.DEVICES),
}
PURPOSE, HIT_ALONE, ONESELF = "a purpose of capture", "what a hit is not", "signing for oneself"
MAY = "may "
ALWAYS = ("retain.nonhit_days", PURPOSE, ONESELF)
_NEVER = (
    "Finding out where somebody in one's own family drives",
    "Seeing who comes to a lawful meeting",
    "Curiosity about a person in the news",
    "A favour for a company that collects debts",
    "Following how a neighbour parks",
)
_ONESELF = (
    "May a member sign their own grant or training, or approve their own request?",
    "No: another member signs.",
    "Yes, when nobody else is on duty.",
    "Yes, if it is countersigned later.",
    "Yes, if the member is an administrator.",
)
MOST_WRONG = 3


def every_key() -> dict[str, Group]:
    """Everything that can be asked about, with the part of the policy that it belongs to."""
    found = {name: PARAMETERS[name].group for name in ASKED}
    found |= {f"{MAY}{act.value}": group for act, (_, group) in MAY_ASKED.items()}
    return found | {PURPOSE: Group.CAPTURE, HIT_ALONE: Group.VERIFICATION, ONESELF: Group.ACCESS}


def can_ask(key: str, profile: Profile) -> bool:
    """Not where the profile gives a number no value, no role may do it, or every role may."""
    if key in ASKED:
        return bool(profile.rules[key].value) or PARAMETERS[key].kind is not Takes.NUMBER
    if key.startswith(MAY):
        allowed, refused, _ = _who(Act(key.removeprefix(MAY)), profile)
        return bool(allowed and refused)
    return key != PURPOSE or bool(profile.purposes)


def made(recipe: Recipe, profile: Profile, dice: Dice) -> RuleExercise:
    return RuleExercise(recipe, question(recipe.what, profile, dice))


def recipe(key: str) -> Recipe:
    return Recipe(Kind.RULE, key)


def question(key: str, profile: Profile, dice: Dice) -> Question:
    if key in ASKED:
        return _of_rule(profile.rules[key], dice)
    if key.startswith(MAY):
        return _of_act(Act(key.removeprefix(MAY)), profile, dice)
    if key == PURPOSE:
        return _of_purpose(profile, dice)
    if key == HIT_ALONE:
        return hit_alone(profile, dice)
    text, right, *wrong = _ONESELF
    return ask(text, right, wrong, profile.rules["access.written_grant"].source, dice)


def _of_rule(rule: Rule, dice: Dice) -> Question:
    right = plain(rule)
    others = dict.fromkeys(plain(Rule(rule.name, value, rule.source)) for value in _other_values(rule))
    wrong = [words for words in others if words.casefold() != right.casefold()]
    return ask(ASKED[rule.name], right, dice.some(wrong, MOST_WRONG), rule.source, dice)


def _other_values(rule: Rule) -> Iterator[object]:
    """Of the same parameter: the other words of its table, and for a number what other layers say, and its like."""
    parameter, value = rule.parameter, rule.value
    if parameter.kind is Takes.FLAG:
        yield not value
    elif parameter.kind is Takes.CHOICE:
        yield from (word for word in parameter.words if word != value)
    else:
        like = (*(said.value for said in rule.layers), value // 2, value * 2, value * 3, value * 5)
        yield from dict.fromkeys(number for number in like if number > 0 and number != value)


def _of_purpose(profile: Profile, dice: Dice) -> Question:
    purpose = dice.one(profile.purposes)
    source = purpose.source or profile.rules["capture.rule"].source
    return ask(
        "Which of these is a purpose of capture here?", purpose.title, dice.some(_NEVER, MOST_WRONG), source, dice
    )


def _of_act(act: Act, profile: Profile, dice: Dice) -> Question:
    allowed, refused, clause = _who(act, profile)
    right = dice.one(allowed)
    options = dice.some((right, *dice.some(refused, MOST_WRONG)), MOST_WRONG + 1)
    return Question(MAY_ASKED[act][0], options, options.index(right), clause)


def _who(act: Act, profile: Profile) -> tuple[list[str], list[str], str]:
    """Titles of the roles that the gate lets do it, of those it refuses, and the clause of its refusal."""
    allowed: list[str] = []
    refused: list[str] = []
    clause = ""
    for role in Role:
        title = profile.title_of(role)
        if not title:
            continue
        answer = check(Member("somebody", "somebody", "1", frozenset({role})), act, profile)
        if isinstance(answer, Allowed):
            allowed.append(_upper_first(title))
        else:
            refused.append(_upper_first(title))
            clause = answer.clause
    taken = {title.casefold() for title in allowed}
    return list(dict.fromkeys(allowed)), [one for one in dict.fromkeys(refused) if one.casefold() not in taken], clause


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
