"""One grant on paper (ACC-03): who may do what, why, from when to when, by whose signatures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.domain.access import Role
from app.domain.access_list import AccessList, Grant
from app.domain.policy import Profile
from app.domain.rights import waits_for_approval, withheld_of
from app.domain.statements import AGENCY, Approved, Ended, Granted, Resumed, Reviewed, Signed, Statement, Transferred
from app.reports.document import Column, Document, Section, Table, facts
from app.reports.proof import proof, statements_file
from app.reports.words import NOTHING, day, moment, person, rests_on, signer, titles


def document(of: AccessList, grant_id: str, said: Iterable[Signed], profile: Profile, now: datetime) -> Document:
    """`said`: the access list's statements; those about this grant are shown. Raises KeyError for no such grant."""
    grant = of.grants[grant_id]
    about = [signed for signed in said if _is_about(signed.statement, grant)]
    return Document(
        f"Access grant: {of.accounts[grant.given.member].name}",
        (
            Section("Who may do what", table=_terms(of, grant, profile, now)),
            Section("Signatures", table=_signatures(of, grant, about, profile)),
            rests_on(profile, *_rules(grant, profile)),
            proof(of, about, profile),
        ),
        attached=(statements_file(of, about),),
    )


def _is_about(said: Statement, grant: Grant) -> bool:
    if isinstance(said, Granted | Approved | Ended | Resumed):
        return said.grant == grant.given.grant
    if isinstance(said, Transferred):
        return said == grant.suspended_by
    return isinstance(said, Reviewed) and grant.ended is not None and said == grant.ended[0]


def _terms(of: AccessList, grant: Grant, profile: Profile, now: datetime) -> Table:
    given, account = grant.given, of.accounts[grant.given.member]
    return facts(
        ("Member", account.name),
        ("Badge", account.badge),
        ("Unit", account.unit or NOTHING),
        ("Roles", titles(given.roles, profile)),
        ("Work assignment", given.assignment or NOTHING),
        ("Reason", given.reason or NOTHING),
        ("Starts", day(given.starts_on)),
        ("Ends", day(given.ends_on)),
        ("Confidential data of others", "Authorised" if given.cleared else "Not authorised"),
        ("Changes go through", profile.word("access.change_channel")),
        ("Ticket", given.ticket or NOTHING),
        ("As of this printing", _state(of, grant, profile, now)),
    )


def _state(of: AccessList, grant: Grant, profile: Profile, now: datetime) -> str:
    if grant.ended is not None:
        said, by = grant.ended
        why = said.cause.value if isinstance(said, Ended) else "review"
        note = f" ({said.note})" if said.note else ""
        return f"Ended on {day(of.day_of(by.at))} by {signer(of, by.by, profile)}: {why}{note}"
    withheld = withheld_of(of, grant, of.day_of(now), profile)
    whys = [why.refusal.why[0].upper() + why.refusal.why[1:] for why in withheld]
    return " ".join(whys) or "In force"


def _signatures(of: AccessList, grant: Grant, about: list[Signed], profile: Profile) -> Table:
    owner, given = profile.title_of(Role.PROGRAM_OWNER), grant.given
    rows = [
        (_HEARD[type(one.statement)], signer(of, one.by, profile), _as(one, grant, profile), moment(one.at, profile))
        for one in about
        if isinstance(one.statement, Granted | Resumed)
    ]
    if given.witness:
        rows.append(("Witnessed by", person(of, given.witness), NOTHING, moment(grant.signed.at, profile)))
    if grant.approved is not None:
        said, by = grant.approved
        what = "Second signature" if said.approved else "Refused by"
        rows.append((what, signer(of, by.by, profile), owner, moment(by.at, profile)))
    elif profile.flag("access.second_signature"):
        waits = waits_for_approval(grant, profile)
        words = f"Waits for the {owner}" if waits else "Given with the first"
        rows.append(("Second signature", words, NOTHING, NOTHING))
    columns = (Column("What"), Column("Who", 1.6), Column("As", 1.4), Column("When", 1.2))
    return Table(columns, tuple(rows))


_HEARD: dict[type, str] = {Granted: "Signed by", Resumed: "Resumed by"}


def _as(signed: Signed, grant: Grant, profile: Profile) -> str:
    """In which of their roles the one who signed last did; the agency signs as itself."""
    if signed.by == AGENCY:
        return profile.department
    if (signed.by, signed.at) != (grant.signed.by, grant.signed.at):
        return NOTHING
    return profile.title_of(Role.PROGRAM_OWNER if grant.by_owner else Role.LPR_ADMINISTRATOR)


def _rules(grant: Grant, profile: Profile) -> list[str]:
    found = ["access.written_grant", "access.work_assignment", "access.second_signature"]
    rules = [name for name in found if profile.flag(name)]
    if Role.LPR_ADMINISTRATOR in grant.given.roles and profile.flag("access.administrator_assigned"):
        rules.append("access.administrator_assigned")
    if grant.given.cleared:
        rules.append("access.clearance")
    return [*rules, "access.change_channel", "access.review_months", "access.penalties"]
