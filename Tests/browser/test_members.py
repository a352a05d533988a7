"""A chat for people with accounts: private channels, two people of one name, moderators."""
# SPDX-License-Identifier: MIT

import pytest
from patience import until
from people import Person
from poor_proxy import Proxy

STUB = "This message was deleted."


@pytest.fixture(scope="module")
def chat(launch):
    """A server whose proxy knows people; `mo` is a moderator."""
    return launch(
        "--login", "proxy", "--trust-proxy", "127.0.0.1",
        "--proxy-subject-header", "X-Subject", "--proxy-name-header", "X-Name",
        "--moderator", "proxy:mo")


@pytest.fixture
def enter(chat, browse, channel):
    """Lets somebody with an account in: by a proxy of their own."""
    proxies = []

    def enter(subject, name=None, place=channel, **wishes):
        subject = subject if subject == "mo" else f"{subject}-{channel}"
        name = name or subject
        proxies.append(Proxy(chat.port, fields=f"X-Subject: {subject}\r\nX-Name: {name}\r\n"))
        person = Person(browse(**wishes), proxies[-1].origin, name)
        person.opens(place)
        person.sees(lambda page: page["me"] == name, "their own name")
        return person

    yield enter
    for one in proxies:
        one.close()


def titles(page):
    return [one["title"] for one in page["channels"]]


def makes_room(person, title):
    person.press("#new-room")
    person.agrees(title)
    person.sees(lambda page: title in titles(page), f"{title} in the list")
    person.sees(lambda page: person.element("#title").text == f"🔒{title}", f"{title} open")
    return person.look()["channels"][-1]["name"]


def test_a_private_channel_is_for_those_who_are_invited(enter, channel):
    ann, bob, cy = enter("ann"), enter("bob"), enter("cy")
    room = makes_room(ann, "Plans")
    ann.says("between us")
    ann.sees_lines("between us")
    bob.opens(room, wait=False)
    bob.sees(lambda page: "You are not a member" in bob.element(".locked").text, "that he is none")
    bob.press("#claim")
    bob.sees(lambda page: page["notice"], "that somebody has it")
    assert "between us" not in bob.browser.page_source
    bob.opens(channel)  # who is nowhere to be seen cannot be invited
    ann.chooses("Members…", "#deeds")
    ann.press(f".question [aria-label='Invite {bob.name}']")
    until(lambda: bob.name in ann.element(".question ul").get_property("textContent"),
          "him among the members")
    ann.element(".question .no").click()
    bob.opens(room)
    bob.sees_lines("between us")
    bob.sees(lambda page: "Plans" in titles(page), "its title in the list")
    bob.says("indeed")
    ann.sees_lines("between us", "indeed")
    assert "Plans" not in cy.browser.page_source and room not in cy.browser.page_source
    bob.chooses("Leave…", "#deeds")
    bob.agrees()
    bob.sees(lambda page: "Plans" not in titles(page), "it gone from the list")
    ann.says("he cannot read this")
    ann.sees_line("he cannot read this")
    bob.opens(room, wait=False)
    bob.sees(lambda page: "You are not a member" in bob.element(".locked").text, "that he is none")
    assert "he cannot read this" not in bob.browser.page_source


def test_two_people_write_to_each_other(enter, channel):
    ann, bob = enter("ann"), enter("bob")
    ann.sees_people(ann.name, bob.name)
    ann.chooses("Direct message", f"#people li[data-name='{bob.name}'] .more")
    ann.sees(lambda page: ann.element("#title").text == f"@{bob.name}", "the channel with bob")
    ann.says("just you")
    ann.sees_line("just you")
    bob.reloads()
    bob.sees(lambda page: ann.name in titles(page), "her in the list")
    bob.press("#channels a[title]")
    bob.sees_lines("just you")
    bob.says("and you")
    ann.sees_lines("just you", "and you")


def test_two_people_of_one_name_are_told_apart(enter, channel):
    one, two = enter("one", name="Alex"), enter("two", name="Alex")
    one.says("I am the first")
    two.says("I am the second")
    tags = set()
    for person in (one, two):
        person.sees_people("Alex", "Alex")
        page = person.sees(lambda page: len(page["lines"]) == 2 and page["lines"][0]["tag"], "tags")
        tags.add(tuple(line["tag"] for line in page["lines"]))
        look = person.browser.execute_script(
            """return [...document.querySelectorAll("#people li")].map((one) => [
            one.querySelector(".tag").textContent,
            getComputedStyle(one.querySelector(".face")).backgroundColor])""")
        assert len({tag for tag, _ in look}) == len({colour for _, colour in look}) == 2
        own = person.browser.execute_script(
            "return document.querySelectorAll('#lines .own').length")
        assert own == 1
    assert len(tags) == 1 and len(set(tags.pop())) == 2
    # So it is before any script runs.
    html = one.browser.execute_script(
        "return fetch(location.href).then((answer) => answer.text())")
    assert html.count('<span class="tag"') == 4


def test_a_moderator_deletes_mutes_clears_and_bans(enter, channel):
    mo, bob = enter("mo"), enter("bob")
    bob.says("nonsense")
    bob.says("more nonsense")
    mo.sees_lines("nonsense", "more nonsense")
    mo.opens_menu_of("nonsense")
    mo.chooses("Delete…")
    mo.agrees()
    for person in (mo, bob):
        person.sees_lines(STUB, "more nonsense")
    mo.opens_menu_of("more nonsense")
    mo.chooses("Mute for 10 minutes")
    mo.sees(lambda page: page["notice"] == f"{bob.name} is muted for 10 minutes.", "that it is done")
    bob.says("can you hear me")
    until(lambda: "Not sent" in bob.element("#pending").text, "that he is muted")
    assert STUB in mo.look()["lines"][0]["text"]
    mo.chooses("Clear channel…", "#deeds")
    mo.agrees()
    for person in (mo, bob):
        person.sees_lines()
    mo.says("quiet now")
    bob.sees_lines("quiet now")
    mo.sees_people(mo.name, bob.name)
    mo.chooses("Ban…", f"#people li[data-name='{bob.name}'] .more")
    mo.agrees()
    mo.says("he is gone")
    mo.sees_line("he is gone")
    bob.sees_light("refused")
    assert "he is gone" not in bob.browser.page_source
