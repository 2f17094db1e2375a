"""What a list says in words is confidential data of others: only members authorised for it read it (ACC-07).

What a glance needs is never hidden from anybody (§7.2): category, that there is a caution, the expected state, the
list's age, the crop and the side.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.access import Member
from app.domain.alerts import Alert, Hit
from app.domain.hot_lists import Entry
from app.domain.policy import Profile

CONTACT = "hit: contact dispatch"
CAUTION = "contact dispatch"


def reads_words(member: Member, profile: Profile) -> bool:
    return member.cleared or not profile.flag("access.clearance")


def as_read(alert: Alert, member: Member, profile: Profile) -> Alert:
    """The alert as this member may read it."""
    if reads_words(member, profile):
        return alert
    return replace(alert, hit=_hit(alert.hit), again=tuple(_hit(hit) for hit in alert.again))


def _hit(hit: Hit) -> Hit:
    return replace(hit, match=replace(hit.match, entry=without_words(hit.match.entry)))


def without_words(entry: Entry) -> Entry:
    """The same whether the list says much or nothing."""
    return replace(entry, reason=CONTACT, issuer="", caution=CAUTION if entry.caution else "", vehicle="")
