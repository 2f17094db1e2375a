"""Importing a hot list from the screen: real files, the app's own actions, a real encrypted store."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from app.actions.hot_lists import load_matcher
from app.actions.import_hot_list import Column, Consent
from app.background import Background
from app.domain.plates import Plate
from tests.ui.at_once import Later
from ui.bridge import Bridge
from ui.hot_lists.import_presenter import Step

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def step_of(journey) -> Step:
    step: Step = journey.state.step
    return step


def matched(desk, text):
    return bool(load_matcher(desk.on.store).matches(Plate(text), desk.now()))


def test_a_file_is_understood_taken_in_and_matched(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123", "XYZ 987"))
    journey = presenter.journey
    assert step_of(journey) is Step.MAPPING
    assert journey.state.about.startswith("UTF-8, separated by commas")
    assert journey.state.columns["plate"].value == 0
    assert journey.state.columns["plate"].hint == "ABC123, XYZ 987"
    assert journey.state.lists["name"].value == "Stolen"
    journey.start()
    assert (journey.state.step, journey.state.verdict) == (Step.DONE, "Stolen: 2 entries in force")
    assert presenter.state.line.entries == "2"
    assert matched(desk, "XYZ987")
    journey.back()
    assert step_of(journey) is Step.CLOSED


def test_on_threads_as_in_the_desk(qtbot, qapp, desk, file_of, open_screen):
    bridge = Bridge()
    store, aside = Background("store", bridge.deliver), Background("aside", bridge.deliver)
    try:
        presenter = open_screen(desk, store.run, aside.run)
        presenter.take(file_of(*(f"A{n:05}" for n in range(3000))))
        qtbot.waitUntil(
            lambda: step_of(presenter.journey) is Step.MAPPING and not presenter.journey.state.finding_codes
        )
        presenter.journey.start()
        qtbot.waitUntil(lambda: step_of(presenter.journey) is Step.DONE, timeout=20_000)
        qtbot.waitUntil(lambda: bool(presenter.state.line) and presenter.state.line.entries == "3,000")
    finally:
        store.close()
        aside.close()
        bridge.close()


def test_cancelling_keeps_the_old_list(qtbot, qapp, desk, file_of, open_screen, taken, said):
    bridge = Bridge()
    aside = Background("aside", bridge.deliver)
    reached, go_on = threading.Event(), threading.Event()

    def hold():
        reached.set()
        go_on.wait(10)

    try:
        presenter = open_screen(desk)
        taken(presenter, "ABC123")
        presenter.journey._run = aside.run
        presenter.take(file_of(*(f"A{n:05}" for n in range(5000))))
        journey = presenter.journey
        qtbot.waitUntil(lambda: step_of(journey) is Step.MAPPING and not journey.state.finding_codes)
        journey.edit("as_of", datetime(2026, 3, 2, 8, 20))  # noqa: DTZ001  a clock on the wall
        desk.at_each_call = hold
        journey.start()
        qtbot.waitUntil(reached.is_set)
        journey.cancel()
        assert journey.state.cancelling
        go_on.set()
        qtbot.waitUntil(lambda: step_of(journey) is Step.MAPPING)
        assert not journey.state.cancelling
        assert said[-1].text == "Cancelled. Stolen, version 1 with 1 entry, stays in force."
        assert (matched(desk, "ABC123"), matched(desk, "A00001")) == (True, False)
    finally:
        go_on.set()
        aside.close()
        bridge.close()


def test_wrong_rows_are_told_by_line_and_nothing_is_imported(open_screen, desk, file_of, taken):
    presenter = open_screen(desk)
    taken(presenter, "ABC123")
    presenter.take(file_of("DEF456", "AB*123", "GHI789", ""))
    journey = presenter.journey
    journey.edit("as_of", datetime(2026, 3, 2, 8, 20))  # noqa: DTZ001
    journey.start()
    assert step_of(journey) is Step.WRONG
    assert [row.line for row in journey.state.wrong] == [3, 5]
    assert "asterisk" in journey.state.wrong[0].reason
    assert journey.state.verdict == "2 rows are wrong. Nothing was imported."
    assert journey.state.stays == "Stolen, version 1 with 1 entry, stays in force."
    assert (matched(desk, "ABC123"), matched(desk, "DEF456")) == (True, False)
    journey.back()
    assert step_of(journey) is Step.MAPPING


def test_of_thousands_of_wrong_rows_the_first_are_shown_and_that_is_said(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of(*(f"*{n}" for n in range(1200))))
    presenter.journey.start()
    assert len(presenter.journey.state.wrong) == 1000
    assert "1,200 rows are wrong" in presenter.journey.state.verdict
    assert "first 1,000 are shown" in presenter.journey.state.verdict


def test_a_mended_file_is_read_again_from_the_same_place(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("AB*123"))
    presenter.journey.start()
    file_of("AB2123")
    presenter.journey.again()
    presenter.journey.start()
    assert step_of(presenter.journey) is Step.DONE


def test_a_file_that_changed_since_it_was_looked_at_is_refused(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123"))
    file_of("DEF456")
    presenter.journey.start()
    assert "changed" in presenter.journey.state.problem
    assert desk.lists() == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"p\0l\0a\0t\0e\0" * 50, "UTF-16"),
        ("Plate\nÅÄÖ123\n".encode() + b"\xff\xfe\x81", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_csv_text_is_refused_in_words(open_screen, desk, tmp_path, said, content, words):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    presenter = open_screen(desk)
    presenter.take(str(path))
    assert step_of(presenter.journey) is Step.CLOSED
    assert words in said[-1].text


def test_a_windows_file_is_read_in_its_own_encoding(open_screen, desk, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("Plate;Reason\nABC123;caf\xe9\n".encode("cp1252"))
    presenter = open_screen(desk)
    presenter.take(str(path))
    assert presenter.journey.state.about.startswith("Windows-1252, separated by semicolons")
    assert presenter.journey.state.rows == (("ABC123", "caf\xe9"),)


def test_what_is_missing_is_told_beside_its_field_before_anything_is_read(open_screen, desk, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("one,two\nABC123,x\n")
    presenter = open_screen(desk)
    mistakes = []
    presenter.journey.mistaken.connect(lambda: mistakes.append(True))
    presenter.take(str(path))
    journey = presenter.journey
    journey.edit("name", " ")
    journey.edit("as_of", datetime(2027, 3, 2, 8, 0))  # noqa: DTZ001
    journey.start()
    state = journey.state
    wrong = {key for looks in (state.lists, state.columns) for key, look in looks.items() if look.problem}
    assert wrong == {"name", "as_of", "plate", "default_category"}
    assert (state.problem, mistakes) == ("4 fields need a change.", [True])
    assert desk.lists() == ()


def test_two_meanings_of_one_column_are_told(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123"))
    presenter.journey.edit("issuer", 0)
    presenter.journey.start()
    assert "Two meanings" in presenter.journey.state.columns["issuer"].problem
    assert "Two meanings" in presenter.journey.state.columns["plate"].problem


def test_the_files_own_category_words_are_mapped_one_by_one(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123", category="STOLEN VEH"))
    journey = presenter.journey
    assert [row.caption for row in journey.state.code_rows] == ["“STOLEN VEH” means"]
    journey.start()
    assert journey.state.codes["code:STOLEN VEH"].problem == "Choose what it means."
    journey.edit("code:STOLEN VEH", "stolen-vehicle")
    journey.start()
    assert step_of(journey) is Step.DONE


def test_words_of_the_closed_table_need_no_mapping(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123", category="Amber  ALERT"))
    assert presenter.journey.state.code_rows == ()


def test_another_category_column_brings_its_own_words(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123"))
    journey = presenter.journey
    journey.edit(Column.REASON.value, -1)
    journey.edit(Column.CATEGORY.value, 3)
    assert [row.id for row in journey.state.code_rows] == ["code:row 0"]
    journey.edit(Column.CATEGORY.value, -1)
    assert journey.state.code_rows == ()
    journey.edit("default_category", "kops")
    journey.start()
    assert step_of(journey) is Step.DONE


def test_while_the_words_are_looked_for_nothing_is_imported(open_screen, desk, file_of):
    later = Later()
    presenter = open_screen(desk, run_aside=later.run)
    presenter.take(file_of("ABC123"))
    later.waiting.pop(0)()
    assert presenter.journey.state.finding_codes
    presenter.journey.start()
    assert step_of(presenter.journey) is Step.MAPPING
    later.go()
    assert not presenter.journey.state.finding_codes


def test_a_file_without_a_heading_shows_its_first_row_as_a_plate(open_screen, desk, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("ABC123\nDEF456\n")
    presenter = open_screen(desk)
    presenter.take(str(path))
    journey = presenter.journey
    assert (journey.state.header, journey.state.rows[0]) == (("Column 1",), ("ABC123",))
    journey.edit("has_header", True)
    assert (journey.state.header, journey.state.rows) == (("ABC123",), (("DEF456",),))


def test_a_list_of_the_files_name_is_replaced_unless_another_is_chosen(open_screen, desk, file_of, taken):
    presenter = open_screen(desk)
    line = taken(presenter, "ABC123")
    presenter.take(file_of("DEF456"))
    assert presenter.journey.state.lists["list_id"].value == line.id
    presenter.journey.edit("list_id", "")
    presenter.journey.edit("name", "Other")
    presenter.journey.start()
    assert {line.name for line in presenter.state.lines} == {"Stolen", "Other"}


def test_an_older_file_and_the_same_file_need_a_yes_each(open_screen, desk, file_of, taken):
    presenter = open_screen(desk)
    taken(presenter, "ABC123")
    presenter.take(file_of("ABC123"))
    journey = presenter.journey
    journey.edit("as_of", datetime(2026, 3, 1, 8, 0))  # noqa: DTZ001
    journey.start()
    assert {line.consent for line in journey.state.consents} == {Consent.OLDER, Consent.SAME_FILE}
    journey.start()
    assert "Say yes" in journey.state.problem
    journey.tick(Consent.OLDER, ticked=True)
    journey.start()
    assert step_of(journey) is Step.MAPPING
    journey.tick(Consent.SAME_FILE, ticked=True)
    journey.start()
    assert step_of(journey) is Step.DONE
    assert presenter.state.line.version == "2"


def test_a_list_that_shrinks_by_more_than_half_needs_a_yes(open_screen, desk, file_of, taken):
    presenter = open_screen(desk)
    taken(presenter, *(f"A{n:03}" for n in range(9)))
    presenter.take(file_of("ABC123"))
    presenter.journey.start()
    (line,) = presenter.journey.state.consents
    assert line.consent is Consent.SHRINKS
    assert matched(desk, "A001")
    presenter.journey.tick(Consent.SHRINKS, ticked=True)
    presenter.journey.start()
    assert (matched(desk, "A001"), matched(desk, "ABC123")) == (False, True)


def test_only_the_administrator_may_import_and_the_clause_is_said(open_screen, officers_desk, said):
    presenter = open_screen(officers_desk)
    asked = []
    presenter.file_wanted.connect(lambda: asked.append(True))
    presenter.want_file()
    assert asked == []
    assert "LPR administrator" in said[-1].text
    assert "423" in said[-1].clause


def test_the_action_itself_refuses_an_officer_who_got_past_the_screen(open_screen, officers_desk, file_of, said):
    presenter = open_screen(officers_desk)
    presenter.take(file_of("ABC123"))
    presenter.journey.start()
    assert officers_desk.lists() == ()
    assert "423" in said[-1].clause
    assert step_of(presenter.journey) is Step.MAPPING


def test_progress_tells_share_rows_a_second_and_time_left(open_screen, desk, file_of):
    later, seconds = Later(), [0.0]
    presenter = open_screen(desk, run_aside=later.run)
    journey = presenter.journey
    journey._clock = lambda: seconds[0]
    presenter.take(file_of(*(f"A{n:05}" for n in range(4000))))
    later.go()
    said: list[str] = []

    def look():
        seconds[0] += 2.0
        journey._tick()
        said.append(journey.state.progress)

    desk.at_each_call = look
    journey.start()
    later.go()
    middle = said[2]
    assert "rows a second" in middle
    assert "left" in middle
    assert step_of(journey) is Step.DONE


def test_leaving_the_form_changes_nothing(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123"))
    presenter.journey.back()
    assert (presenter.journey.state.step, desk.lists()) == (Step.CLOSED, ())
    presenter.take("")
    assert step_of(presenter.journey) is Step.CLOSED


def test_the_age_counts_from_the_clock_on_the_wall_of_the_agency(open_screen, desk, file_of):
    presenter = open_screen(desk)
    presenter.take(file_of("ABC123"))
    shown = presenter.journey.state.lists["as_of"]
    assert shown.value == datetime(2026, 3, 2, 7, 30)  # noqa: DTZ001  13:30 UTC in Chicago, in winter
    assert "America/Chicago" in shown.hint
    presenter.journey.start()
    assert desk.lists()[0].as_of == NOW - timedelta(hours=1)
