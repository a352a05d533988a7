"""Searching a channel on the page."""
# SPDX-License-Identifier: MIT

import pytest
from patience import until
from people import Person
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def both(browse, server, channel):
    """Two people in the same channel."""
    people = [Person(browse(), server.origin, f"{name} of {channel}") for name in ("ann", "bob")]
    for person in people:
        person.opens(channel).logs_in()
    return people


def opens_search(person):
    person.press("#search")
    return person.element(".search [type=search]")


def looks_for(person, words):
    field = person.element(".search [type=search]")
    field.clear()
    field.send_keys(words + Keys.ENTER)


def found(person):
    """The texts that are found, and what is marked in them."""
    return person.browser.execute_script(
        """return [...document.querySelectorAll(".found .said")].map((one) =>
        [one.textContent, [...one.querySelectorAll("mark")].map((mark) => mark.textContent)])""")


def sees_found(person, *entries):
    until(lambda: found(person) == [list(entry) for entry in entries],
          lambda: f"{entries}, not {found(person)}")


def sees_status(person, text):
    until(lambda: text in person.element(".search .status").text, f"{text} in the status")


def test_two_people_find_what_both_said_in_any_script(both):
    ann, bob = both
    ann.says("Hello Swift world")
    bob.says("東京タワーの写真を見ました")
    ann.says("Ещё одно сообщение")
    bob.says("swift, swifter")
    bob.sees_lines("Hello Swift world", "東京タワーの写真を見ました", "Ещё одно сообщение", "swift, swifter")
    opens_search(bob)
    looks_for(bob, "swift")
    sees_found(bob, ("swift, swifter", ["swift", "swift"]), ("Hello Swift world", ["Swift"]))
    sees_status(bob, "2 messages found.")
    assert ann.name in bob.element(".found").text
    looks_for(bob, "タワー")
    sees_found(bob, ("東京タワーの写真を見ました", ["タワー"]))
    looks_for(bob, "еще сооб")
    sees_found(bob, ("Ещё одно сообщение", ["Ещё", "сооб"]))
    looks_for(bob, "<img src=x>")
    sees_status(bob, "Nothing found.")
    assert found(bob) == []


def test_an_edit_and_a_deletion_are_found_as_they_are_now(both):
    ann, bob = both
    ann.says("an apple")
    ann.says("a pear")
    ann.sees_lines("an apple", "a pear")
    ann.types(Keys.ARROW_UP)
    ann.sees(lambda page: page["draft"] == "a pear", "her message in the box")
    ann.says(" and a plum")
    ann.opens_menu_of("an apple")
    ann.chooses("Delete…")
    ann.agrees()
    bob.sees_lines("This message was deleted.", "a pear and a plum")
    opens_search(bob)
    looks_for(bob, "apple")
    sees_status(bob, "Nothing found.")
    looks_for(bob, "plum")
    sees_found(bob, ("a pear and a plum", ["plum"]))


def test_the_keyboard_alone_searches_and_comes_back(both, channel):
    ann, _ = both
    ann.says("one needle")
    ann.sees_line("one needle")
    ann.types("half a sentence")
    ann.types(Keys.CONTROL + Keys.SHIFT + "f" + Keys.NULL)
    field = ann.element(".search [type=search]")
    until(lambda: ann.browser.switch_to.active_element == field, "the focus in the field")
    looks_for(ann, "needle")
    sees_found(ann, ("one needle", ["needle"]))
    field.send_keys(Keys.ESCAPE)
    ann.sees(lambda page: page["focus"] == "text" and page["draft"] == "half a sentence",
             "the focus back in the box")
    assert not ann.browser.find_elements("css selector", ".search")
    opens_search(ann)
    looks_for(ann, "needle")
    ann.press(".found button")
    until(lambda: "message=" in ann.browser.current_url and channel in ann.browser.current_url,
          "the page at that message")
    ann.sees_line("one needle")


def test_more_is_found_when_it_is_asked_for(both):
    ann, _ = both
    for number in range(23):
        ann.says(f"needle {number}")
    ann.sees_line("needle 22")
    opens_search(ann)
    looks_for(ann, "needle")
    sees_status(ann, "20 messages found so far.")
    ann.element(".search .older").send_keys(Keys.ENTER)
    sees_status(ann, "23 messages found.")
    assert len(found(ann)) == 23
    assert not any(one.is_displayed()
                   for one in ann.browser.find_elements("css selector", ".search .older"))


def test_a_private_channel_is_searched_by_its_members(browse, launch, channel):
    chat = launch("--login", "name")
    ann, bob = (Person(browse(), chat.origin, f"{name} of {channel}") for name in ("ann", "bob"))
    for person in (ann, bob):
        person.opens("lobby").logs_in()
    ann.press("#new-room")
    ann.agrees("Plans")
    ann.sees(lambda page: ann.element("#title").text == "🔒Plans", "the channel open")
    ann.says("our secret")
    ann.sees_line("our secret")
    opens_search(ann)
    looks_for(ann, "secret")
    sees_found(ann, ("our secret", ["secret"]))
    room = ann.look()["channels"][-1]["name"]
    bob.opens(room, wait=False)
    until(lambda: "You are not a member" in bob.element(".locked").text, "that he is none")
    assert not bob.browser.find_element("css selector", "#search").is_displayed()
    refused = bob.browser.execute_async_script(
        """fetch(`/channels/${arguments[0]}/search?q=secret`)
        .then((answer) => arguments[1](answer.status))""", room)
    assert refused in (401, 403)
