"""The page in old engines: plain.js where scripts run, and forms where they do not."""
# SPDX-License-Identifier: MIT

import chat
import pytest
from patience import until
from test_embedding import publish


def said_on(server, channel):
    return [(message.get("from"), message["body"]["text"])
            for message in chat.history(server.port, channel)]


def says(browser, text, name=""):
    """Types what is given, and presses the form's first button."""
    browser.fills("#say [name=from]", name)
    browser.fills("#text", text)
    browser.clicks("#say button")


def value_of(browser, name):
    return browser.runs(f"document.getElementById('{name}').value")


@pytest.fixture
def page(browser, server, channel):
    """The chat's page, online. A mark shows whether it is loaded a second time."""
    publish(server, channel, "said before")
    browser.opens(f"{server.origin}/?channel={channel}")
    light = "document.getElementById('light').getAttribute('data-state')"
    until(lambda: browser.runs(light) == "online", "the light online")
    browser.runs("mark = 'still here'")
    return browser


def test_the_page_shows_what_was_said_and_what_is_said_now(page, server, channel):
    page.sees("said before")
    for number in range(3):
        publish(server, channel, f"said <b>now</b> {number}")
        page.sees(f"said <b>now</b> {number}")
    page.sees("said before")
    assert page.runs("mark") == "still here"


def test_a_message_is_kept_once_and_shown_once(page, server, channel):
    says(page, "hi from <i>long ago</i>", "ann")
    page.sees("hi from <i>long ago</i>")
    assert value_of(page, "text") == ""
    says(page, "and once more")
    page.sees("and once more")
    page.sees("hi from <i>long ago</i>")
    assert said_on(server, channel)[1:] == [
        ("ann", "hi from <i>long ago</i>"), ("ann", "and once more")]
    assert page.runs("mark") == "still here"


def test_without_javascript_the_forms_are_a_chat(browse, server, channel):
    browser = browse(javascript=False)
    publish(server, channel, "said before")
    browser.opens(f"{server.origin}/?channel={channel}")
    browser.sees("said before")
    assert browser.runs("1 + 1") is None  # a test of the test
    says(browser, "by form", "bob")
    browser.sees("by form")
    assert said_on(server, channel) == [(None, "said before"), ("bob", "by form")]
