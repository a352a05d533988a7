"""A chat box by the two lines of docs/client.md, in old engines: it reads by script tag, posts by form."""
# SPDX-License-Identifier: MIT

import json

import chat
import pytest
from foreign import NEIGHBOUR
from patience import until
from test_embedding import publish, said_to
from widget import two_lines


@pytest.fixture
def box(launch, site, browser):
    """A page of a site that the server names, online; with its server."""
    home = site(NEIGHBOUR)
    server = launch("--allow-origin", home.origin)
    publish(server, "lobby", "before")
    browser.opens(home.has("/", "<!DOCTYPE html><title>Old</title>" + two_lines(server)))
    until(lambda: browser.runs(PART % ("div", "fireside") + ".getAttribute('data-state')") == "online",
          "online")
    return browser, server


#: The first element of a class.
PART = """(function () {
    var all = document.getElementsByTagName("%s"), i;
    for (i = 0; i < all.length; i++) if (all[i].className.split(" ")[0] === "%s") return all[i];
}())"""


def lines(browser):
    """What the list has, in order."""
    return browser.runs("""
        var all = document.getElementsByTagName("div"), texts = [], i;
        for (i = 0; i < all.length; i++) {
            if (all[i].className === "fireside-text") texts.push(all[i].innerText);
        }
        texts.join("|")""")


def says(browser, text):
    """As a visitor does: the fields are filled, and the button is pressed."""
    browser.runs(PART % ("textarea", "fireside-field") + f".value = {json.dumps(text)}")
    browser.runs(PART % ("form", "fireside-form") + ".onsubmit()")


def test_it_shows_what_is_said_and_says_what_is_written(box):
    browser, server = box
    until(lambda: lines(browser) == "before", lambda: lines(browser))
    browser.runs(PART % ("input", "fireside-name") + ".value = 'ann'")
    says(browser, "hello <b>all</b>")
    until(lambda: lines(browser) == "before|hello <b>all</b>", lambda: lines(browser))
    until(lambda: len(said_to(server, "lobby")) == 2, "the message on the server")
    publish(server, "lobby", "now")
    until(lambda: lines(browser) == "before|hello <b>all</b>|now", lambda: lines(browser))
    assert said_to(server, "lobby") == ["before", "hello <b>all</b>", "now"]
    assert chat.history(server.port, "lobby")[1]["from"] == "ann"


def test_the_newest_messages_are_in_sight(box):
    browser, server = box
    for number in range(60):
        publish(server, "lobby", f"line {number}")
    until(lambda: (lines(browser) or "").endswith("line 59"), lambda: lines(browser))
    log = PART % ("div", "fireside-log")
    until(lambda: browser.runs(
        f"var log = {log}; log.scrollHeight > log.clientHeight + 50 &&"
        " Math.abs(log.scrollTop) + log.clientHeight > log.scrollHeight - 40 || log.scrollTop === 0 &&"
        " window.getComputedStyle(log, null).flexDirection === 'column-reverse'"), "its end")
