"""Help and About."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextTable

from app.paths import RESOURCES
from tests.ui.people import PROFILE, an_installation
from ui import actions, words
from ui.about.components import ROOTS, components
from ui.about.facts import Facts, ModelFact, about, version
from ui.about.screen import about_screen
from ui.about.view import HelpView, Topic, help_topics
from ui.widgets.buttons import key_word

FACTS = Facts(PROFILE, an_installation(), (ModelFact("detector", "1", "ab" * 32),), Path("/data/vouch"))


def test_every_package_the_desk_asks_for_is_named_with_its_licence():
    asked = (RESOURCES.parent / "packaging" / "requirements.in").read_text(encoding="utf-8")
    names = {match.group().lower() for line in asked.splitlines() if (match := re.match(r"[A-Za-z][\w.-]*", line))}
    assert {root.lower() for root in ROOTS} == names

    found = components()
    assert {re.sub(r"[-_.]+", "-", part.name).lower() for part in found} >= {re.sub(r"[-_.]+", "-", n) for n in names}
    assert [part.name for part in found if part.licence == "not stated"] == []


def test_about_says_what_is_in_force_and_that_it_is_not_for_operation():
    text = about(FACTS, components())
    for said in (version(), "AGPL-3.0-or-later", words.NOT_OPERATIONAL, "detector", "Witness One", "abababababababab"):
        assert said in text


def test_a_name_can_be_no_mark_up(qtbot, dressed):
    odd = Facts(
        PROFILE, an_installation(), (ModelFact("<b>x</b> ![p](file:///etc/passwd) | `", "1", "ab" * 32),), Path()
    )
    view = HelpView((Topic("About", lambda: about(odd, ())),))
    qtbot.addWidget(view)
    assert "<b>x</b> ![p](file:///etc/passwd) | `" in view.page.toPlainText()


@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda one: one.id)
def test_the_keys_page_names_every_key_that_means_the_same_everywhere(action):
    text = next(topic for topic in help_topics() if topic.title == "Keys").text()
    assert f"`{action.key}`" in text


def test_the_keys_page_names_every_key_that_stands_on_a_screens_button():
    text = next(topic for topic in help_topics() if topic.title == "Keys").text()
    said = set(re.findall(r"`([^`]+)`", text))
    for screen in ("live", "alerts", "cameras", "hot_lists", "access"):
        for source in (RESOURCES.parent / "ui" / screen).glob("*.py"):
            for key in re.findall(r'KeyButton\((?:"[^"]*"|\w+), "([^"]+)"', source.read_text(encoding="utf-8")):
                assert key_word(key) in said, f"{source.name}: {key}"


def test_every_help_text_is_there_and_every_file_is_shown(qtbot):
    topics = help_topics()
    assert all(topic.text().startswith("# ") for topic in topics)
    assert len(topics) == len(list((RESOURCES / "help").glob("*.md")))


def test_help_is_read_by_the_keyboard_alone(qtbot, dressed):
    view = about_screen(lambda: FACTS).make()
    qtbot.addWidget(view)
    assert isinstance(view, HelpView)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()

    qtbot.keyClick(view.list, Qt.Key.Key_End)

    assert "AGPL" in view.page.toPlainText()
    tables = [frame for frame in view.page.document().rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert len(tables) == 3


def test_the_page_fetches_nothing(qtbot, tmp_path, dressed):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    view = HelpView((Topic("One", lambda: f"![x]({secret.as_uri()}) [y]({secret.as_uri()})"),))
    qtbot.addWidget(view)
    view.show()
    image = QTextDocument.ResourceType.ImageResource
    assert not view.page.document().resource(image.value, secret.as_uri())
    assert not view.page.openLinks()


def test_a_members_roles_are_told_as_they_are_when_help_comes_to_the_front_again(qtbot, dressed):
    held = [FACTS]
    view = about_screen(lambda: held[0]).make()
    qtbot.addWidget(view)
    assert isinstance(view, HelpView)
    view.list.setCurrentRow(view.list.count() - 2)
    assert "Refused" not in view.page.toPlainText()
    held[0] = replace(FACTS, roles=(("Officer", "Refused under 423.4(d): no training in force."),))

    view.opened()

    assert "Refused under 423.4(d): no training in force." in view.page.toPlainText()
