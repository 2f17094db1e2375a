"""`main.py policy lint|show|diff|trace|sign|install`: the policy profiles, for administrators and counsel."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app import clauses, policy_files, profiles
from app.agency_key import load_agency_key
from app.domain.errors import FieldMistake, Unavailable
from app.domain.policy import Profile, Rule
from app.domain.policy_words import conflicts, layer_words, plain, source_words
from app.domain.strictest import Group, Kind
from app.paths import Paths, default_paths, write_whole
from app.policy_files import LARGEST_FILE, Finding, WrongProfile
from app.policy_lint import lint, texts_in
from app.profiles import AGENCIES, agency_file

WRONG = 1
USAGE = 2


def run(argv: Sequence[str]) -> int:
    """0; 1 where something is wrong with what was looked at; 2 where the question was."""
    asked = _parser().parse_args(list(argv))
    deeds: dict[str, Callable[[argparse.Namespace], int]] = {
        "lint": _lint, "show": _show, "diff": _diff, "trace": _trace, "sign": _sign, "install": _install,
    }  # fmt: skip
    try:
        return deeds[asked.deed](asked)
    except (FieldMistake, OSError, Unavailable, WrongProfile) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG


def _lint(asked: argparse.Namespace) -> int:
    texts = texts_in(asked.texts) if asked.texts else texts_in(default_paths().policy_text.parent)
    found: set[Finding] = set()
    paths = [_file(name) for name in asked.agencies or AGENCIES]
    for path in paths:
        found |= set(lint(path, texts))
    for finding in sorted(found, key=lambda one: (one.file, one.line, one.text)):
        print(finding)
    errors = sum(finding.error for finding in found)
    held = (
        f"quotes compared with the texts of {', '.join(sorted(texts))}" if texts else "no policy's text to compare with"
    )
    print(f"{len(paths)} profiles: {errors} errors, {len(found) - errors} warnings; {held}")
    return WRONG if errors else 0


def _file(name: str) -> Path:
    return agency_file(name) if name in AGENCIES else Path(name)


def _profile(name: str) -> Profile:
    return profiles.profile_of(profiles.document_of(policy_files.read(_file(name))))


def _show(asked: argparse.Namespace) -> int:
    profile = _profile(asked.agency)
    print(f"{profile.department}: policy profile {profile.version}, from {profile.effective_from}")
    for group in Group:
        print(f"\n{group.value}")
        for rule in (rule for rule in profile.rules.values() if rule.parameter.group is group):
            for line in _said(rule, profile) if asked.plain else _bare(rule, profile):
                print(line)
    print("\nConflicts")
    for rule, source in conflicts(profile):
        print(f"  {source.where} against {source.conflicts_with} ({rule.parameter.title}): {source.conflict}")
    return 0


def _said(rule: Rule, profile: Profile) -> Iterator[str]:
    yield f"  {rule.parameter.title}: {plain(rule)}"
    if rule.value and rule.parameter.kind is Kind.ROWS:
        yield from (f"      {one.title}: {source_words(one.source)}" for one in rule.value if one.source)
    else:
        yield f"      {layer_words(rule.source, profile)}: {source_words(rule.source)}"


def _bare(rule: Rule, profile: Profile) -> Iterator[str]:
    value = [one.id for one in rule.value] if rule.parameter.kind is Kind.ROWS else rule.value
    yield f"  {rule.name} = {value!r}  ({layer_words(rule.source, profile)}: {rule.source.where})"


def _diff(asked: argparse.Namespace) -> int:
    one, other = _profile(asked.one), _profile(asked.other)
    differing = 0
    for name, rule in one.rules.items():
        beside = other.rules[name]
        if plain(rule) != plain(beside):
            differing += 1
            print(f"{rule.parameter.group.value}: {rule.parameter.title} ({name})")
            print(f"  {one.title}: {plain(rule)} [{rule.source.where}]")
            print(f"  {other.title}: {plain(beside)} [{beside.source.where}]")
    print(f"{differing} of {len(one.rules)} rules differ")
    return 0


def _trace(asked: argparse.Namespace) -> int:
    """Clause, rules, tests, and where what is not due yet will be."""
    rows = clauses.table()
    for row in rows:
        if asked.undue and not row.due:
            continue
        due = f"  not yet due: {row.due}" if row.due and not row.tests else f"  the rest: {row.due}" if row.due else ""
        print(f"{row.id}  {', '.join(row.rules) or 'code'}{due}")
        for test in () if asked.undue else row.tests:
            print(f"        {test}")
    whole = sum(not row.due for row in rows)
    part = sum(bool(row.tests and row.due) for row in rows)
    print(f"{len(rows)} clauses: {whole} whole, {part} as far as due, each with a test; "
          f"{len(rows) - whole - part} not yet due")  # fmt: skip
    return 0


def _sign(asked: argparse.Namespace) -> int:
    """What a workstation takes in on its Policy screen."""
    errors = [finding for finding in lint(asked.file) if finding.error]
    for finding in errors:
        print(finding, file=sys.stderr)
    if errors:
        return WRONG
    content = profiles.document_of(policy_files.read(asked.file))
    key = load_agency_key(asked.key, getpass.getpass("Passphrase of the agency key: "))
    write_whole(asked.out, profiles.packed(content, profiles.sign(content, key)))
    print(f"{profiles.profile_of(content).version} signed: {asked.out}")
    return 0


def _install(asked: argparse.Namespace) -> int:
    """For a desk that nobody can sign in to because no signed profile is in force."""
    paths = Paths(asked.data.expanduser().absolute()) if asked.data else default_paths()
    if not paths.installed.is_dir():
        raise Unavailable(f"Vouch is not installed in {paths.root}.")
    with asked.file.open("rb") as file:
        found = profiles.replace_all(paths, file.read(LARGEST_FILE))
    print(f"{found.version} is in place; the next sign-in checks it against the agency's key")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py policy", description="Looks at policy profiles.")
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="lint|show|diff|trace|sign|install")
    one = deeds.add_parser("lint", help="mistakes, loosened rules and conflicts, with file and line")
    one.add_argument("agencies", nargs="*", metavar="AGENCY|FILE", help="default: the five that are shipped")
    one.add_argument("--texts", type=Path, metavar="FOLDER", help="where the policies' own texts lie, to check quotes")
    one = deeds.add_parser("show", help="the rules that bind at an agency, each with where it comes from")
    one.add_argument("agency", metavar="AGENCY|FILE")
    one.add_argument("--plain", action="store_true", help="in plain words, with clauses and quotes")
    one = deeds.add_parser("diff", help="in what two agencies differ")
    one.add_argument("one", metavar="AGENCY|FILE")
    one.add_argument("other", metavar="AGENCY|FILE")
    one = deeds.add_parser("trace", help="each clause with its rules and its tests")
    one.add_argument("--undue", action="store_true", help="only what is not due yet")
    one = deeds.add_parser("sign", help="sign an agency's own profile, to be taken in at its workstations")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--key", type=Path, required=True, help="the agency's private key (PEM)")
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the signed profile is written")
    one = deeds.add_parser("install", help="put a signed profile in place of one that is missing or damaged")
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--data", type=Path, metavar="FOLDER", help="the desk's data, when not in the usual place")
    return parser
