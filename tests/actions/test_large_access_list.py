"""Ten thousand members on the list: whoever signs in is found among them, with their own rights and nobody else's."""

from app.access_signatures import Mark
from app.actions import access_list
from app.domain.access import Role
from app.domain.gate import Act
from app.domain.rights import months_later, rights
from app.domain.statements import Granted, Listed, Statement, Trained
from tests.desks import ADMINISTRATOR, OFFICER, given_access

MEMBERS = 10_000
NAMES = ("Ngô Bảo", "Ольга", "محمد", "王小明", "O’Brien-Ångström", "कमला")


def test_ten_thousand_members_are_read_with_every_signature(desk):
    on = desk.sign_in(ADMINISTRATOR)
    today, items = on.access.day_of(desk.clock()), tuple(on.profile.words("training.items"))
    said: list[Statement] = []
    for number in range(MEMBERS):
        member, name = f"member-{number}", f"{NAMES[number % len(NAMES)]} {number}"
        said += [
            Listed(member, name, f"B{number}", unit="Patrol"),
            Granted(f"grant-{number}", member, frozenset({Role.PATROL_OFFICER}), "Patrol", "Assigned", today,
                    months_later(today, 12)),
            Trained(f"training-{number}", member, items, today, "", "Trainer One", "Training"),
        ]  # fmt: skip
    with access_list.adding(on, said, desk.clock(), Act.ENROL_MEMBER):
        pass
    newcomer = OFFICER.__class__(NAMES[0], "B-last", "a narrow bridge")
    given_access(desk.paths, on, newcomer, desk.clock, Role.INVESTIGATOR)

    for who, roles in ((newcomer, {Role.INVESTIGATOR}), (OFFICER, {Role.PATROL_OFFICER})):
        signed = desk.sign_in(who)
        assert signed.member.roles == roles
        assert len(signed.access.accounts) == MEMBERS + 4
        assert Mark(signed.access.length, signed.access.head) == Mark(on.access.length, on.access.head)
    found = on.access.of_badge("b9999")
    assert found is not None
    assert found.name == f"{NAMES[9999 % len(NAMES)]} 9999"
    assert rights(on.access, found.member, today, on.profile).roles == {Role.PATROL_OFFICER}
