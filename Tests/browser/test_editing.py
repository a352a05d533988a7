"""What people change or delete: every open page shows it, and so does a page that comes later."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from people import Person
from selenium.webdriver.common.keys import Keys

STUB = "This message was deleted."


@pytest.fixture
def both(browse, server, channel):
    """Two people in the same channel."""
    people = [Person(browse(), server.origin, f"{name} of {channel}") for name in ("ann", "bob")]
    for person in people:
        person.opens(channel).logs_in()
    return people


def sees_edited(person, text):
    line = person.sees_line(text)
    assert line["isEdited"]


def test_an_edit_is_seen_in_every_page_and_after_a_reload(both):
    ann, bob = both
    ann.says("one")
    bob.sees_line("one")
    ann.types(Keys.ARROW_UP)  # in the empty box
    ann.sees(lambda page: page["draft"] == "one", "her message in the box")
    assert ann.element("#send").text == "Save"
    ann.says(" and more")
    for person in both:
        person.sees_lines("one and more")
        sees_edited(person, "one and more")
    ann.sees(lambda page: page["draft"] == "" and page["focus"] == "text", "an empty box")
    assert ann.element("#send").text == "Send"
    bob.reloads()
    bob.sees_light("online")
    sees_edited(bob, "one and more")


def test_escape_leaves_the_message_and_gives_the_draft_back(both):
    ann, bob = both
    ann.says("one")
    ann.sees_line("one")
    ann.types("half a sentence")
    ann.opens_menu_of("one")
    ann.chooses("Edit")
    ann.sees(lambda page: page["draft"] == "one" and page["focus"] == "text", "it in the box")
    ann.types(" not sent" + Keys.ESCAPE)
    ann.sees(lambda page: page["draft"] == "half a sentence", "the draft")
    ann.says("")
    for person in both:
        person.sees_lines("one", "half a sentence")


def test_of_what_is_deleted_a_stub_stays(both, server, channel):
    ann, bob = both
    ann.says("secret")
    bob.says("beside")
    for person in both:
        person.sees_lines("secret", "beside")
    bob.opens_menu_of("secret")
    bob.element(".popup button")
    items = [one.text for one in bob.browser.find_elements("css selector", ".popup button")]
    assert items == ["Copy link"]
    bob.browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    ann.opens_menu_of("secret")
    ann.chooses("Delete…")
    assert "secret" in ann.element(".question").text
    ann.element(".question .no").click()
    ann.opens_menu_of("secret")
    ann.chooses("Delete…")
    ann.agrees()
    for person in both:
        person.sees_lines(STUB, "beside")
        person.reloads()
        person.sees_light("online")
        person.sees_lines(STUB, "beside")
    assert "secret" not in ann.browser.page_source
    assert b"secret" not in wire.ask(server.port, chat.history_request(channel)).raw
