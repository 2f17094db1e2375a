"""What the Access list puts on paper, through the real typesetter: signed by whom, and everybody who was looked at."""

import csv

import pytest

from app.access_documents import AccessDocuments
from app.domain.access import Role
from app.domain.errors import Refused
from app.reports.typesetting import apart
from app.workstation import own_command
from tests.desks import ADMINISTRATOR, OFFICER, WITNESS
from tests.reports.read_pdf import opened, text_of, title_of
from tests.ui.access.desk import NEWCOMER, Heard


@pytest.fixture
def paper_of(qtbot, tmp_path):
    """A document of whoever is signed in, as the screen saves it."""

    def paper_of(seat, want, name="document.pdf"):
        documents = AccessDocuments(lambda: seat.on, seat.clock, apart(own_command("typeset")))
        presenter = Heard(seat, documents=documents)
        presenter.start()
        want(presenter)
        target = tmp_path / name
        presenter.paper.save(str(target))
        return target.read_bytes() if target.exists() else presenter.messages[-1]

    return paper_of


def test_a_signed_review_on_paper_lists_everybody_with_what_was_decided(seat_of, paper_of):
    seat = seat_of("st_paul")
    seat.sit()
    seat.give(NEWCOMER, Role.INVESTIGATOR)
    review = Heard(seat)
    review.start()
    review.review.open_one()
    review.sheet.sign()
    review.review.choose(seat.account(NEWCOMER).member)
    review.review.keep()
    review.review.choose(seat.account(OFFICER).member)
    review.review.ask_end()
    review.review.write("Left patrol")
    review.review.noted()
    review.review.sign()
    review.review.ask_close()
    review.review.close()

    made = paper_of(seat, lambda presenter: presenter.paper.review(presenter.review.state.review))

    assert title_of(made).startswith("Review of the access list")
    said = text_of(made)
    for who in (ADMINISTRATOR, WITNESS, OFFICER, NEWCOMER):
        assert who.name in said
    assert "Left patrol" in said
    assert "Not decided" in said
    assert "St Paul Authorization to access data" in said


def test_one_grant_on_paper_carries_both_signatures_and_the_ticket(seat_of, paper_of):
    seat = seat_of("st_paul")
    seat.sit()
    seat.give(NEWCOMER, Role.INVESTIGATOR)
    seat.sit(WITNESS)
    seat.deeds.approve(seat.grant_of(NEWCOMER), True, "")

    said = text_of(paper_of(seat, lambda presenter: presenter.paper.grant(seat.grant_of(NEWCOMER))))

    for words in (NEWCOMER.name, ADMINISTRATOR.name, WITNESS.name, "OTC-1", "Patrol"):
        assert words in said


def test_the_whole_list_goes_on_paper_and_into_a_spreadsheet(seat, paper_of):
    seat.give(NEWCOMER, Role.INVESTIGATOR)

    assert len(opened(paper_of(seat, lambda presenter: presenter.paper.whole_list())).pages) >= 1
    made = paper_of(seat, lambda presenter: presenter.paper.spreadsheet(), "list.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(made.splitlines()))
    assert {row["Name"] for row in rows} == {one.name for one in (ADMINISTRATOR, WITNESS, OFFICER, NEWCOMER)}


def test_nothing_goes_on_paper_for_a_member_who_may_not_see_the_list(seat, paper_of):
    grant = seat.grant_of(OFFICER)
    seat.sit(OFFICER)
    documents = AccessDocuments(lambda: seat.on, seat.clock, apart(own_command("typeset")))
    for wanted in (documents.access_list, documents.access_list_csv, documents.compliance):
        with pytest.raises(Refused):
            wanted()
    with pytest.raises(Refused):
        documents.grant(grant)
