"""The page in old engines: plain.js where scripts run, and forms where they do not."""
# SPDX-License-Identifier: MIT

import chat
import hosts
import pytest
import wire
from patience import until
from test_embedding import publish


@pytest.fixture
def ann(channel):
    """A name of this test alone: without JavaScript the first message logs in under it."""
    return f"ann in {channel}"


@pytest.fixture
def bob(channel):
    return f"bob in {channel}"


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


def sees_light(browser, state):
    light = "document.getElementById('light').getAttribute('data-state')"
    until(lambda: browser.runs(light) == state, f"the light {state}")


@pytest.fixture
def page(browser, server, cable, channel):
    """The chat's page, online. A mark shows whether it is loaded a second time."""
    publish(server, channel, "said before")
    browser.opens(f"{cable.origin}/?channel={channel}")
    sees_light(browser, "online")
    browser.runs("mark = 'still here'")
    return browser


def test_the_page_shows_what_was_said_and_what_is_said_now(page, server, channel):
    page.sees("said before")
    for number in range(3):
        publish(server, channel, f"said <b>now</b> {number}")
        page.sees(f"said <b>now</b> {number}")
    page.sees("said before")
    assert page.runs("mark") == "still here"


def test_code_keeps_its_lines_and_me_is_what_somebody_does(page, server, channel):
    publish(server, channel, "```\nfire {\n    burn()\n}\n```")
    page.sees("    burn()")
    said = chat.publish_request(channel, "/me waves", name="ann")
    assert wire.ask(server.port, said).status == 201
    page.sees("ann waves")


def test_messages_form_and_channels_fit_beside_each_other(page, server, channel):
    for number in range(40):
        publish(server, channel, f"one of many: {number}")
    page.sees("one of many: 39")
    # plain.js asks for the style sheet of old browsers, which comes a moment later.
    until(lambda: page.runs("document.documentElement.scrollHeight") <= hosts.HEIGHT,
          "all of it in the window")
    assert page.runs("""
        var main = document.getElementById("main"), side = document.getElementById("side");
        side.offsetTop < main.offsetTop + main.offsetHeight &&
            side.offsetLeft >= main.offsetLeft + main.offsetWidth""")
    assert page.runs("""
        var log = document.getElementById("log");
        log.scrollHeight > log.clientHeight &&
            log.scrollTop + log.clientHeight > log.scrollHeight - 5""")


def test_a_message_is_kept_once_and_shown_once(page, server, channel, ann):
    says(page, "hi from <i>long ago</i>", ann)
    page.sees("hi from <i>long ago</i>")
    assert value_of(page, "text") == ""
    says(page, "and once more")
    page.sees("and once more")
    page.sees("hi from <i>long ago</i>")
    assert said_on(server, channel)[1:] == [
        (ann, "hi from <i>long ago</i>"), (ann, "and once more")]
    assert page.runs("mark") == "still here"


def test_a_name_does_not_cover_the_time_beside_it(page, ann):
    says(page, "mine", ann)
    page.sees("mine")
    assert page.runs("""
        var mine = document.getElementsByTagName("article")[1];
        var from = mine.getElementsByTagName("bdi")[0], time = mine.getElementsByTagName("time")[0];
        from.offsetLeft + from.offsetWidth <= time.offsetLeft""")


def test_a_message_that_is_refused_goes_back_into_the_field(page, server, channel, ann):
    says(page, "short", ann)
    page.sees("short")
    page.runs("document.getElementById('text').value = new Array(70000).join('x')")
    page.clicks("#say button")
    until(lambda: len(value_of(page, "text")) == 69999, "the text, back in the field")
    assert page.runs("document.getElementById('notice').firstChild.data")
    page.runs("document.getElementById('text').value = ''")
    says(page, "shorter")
    page.sees("shorter")
    assert not page.runs("document.getElementById('notice').firstChild.data")
    assert said_on(server, channel)[1:] == [(ann, "short"), (ann, "shorter")]


def test_another_name_does_not_lose_what_the_first_one_says(
        page, server, cable, channel, ann, bob):
    cable.pull()
    says(page, "the last of ann", ann)
    sees_light(page, "offline")
    page.runs("document.forms.say.elements.from.value = ''")
    says(page, "the first of bob", bob)
    cable.plug()
    page.sees("the last of ann")
    page.sees("the first of bob")
    assert sorted(said_on(server, channel)[1:]) == [
        (ann, "the last of ann"), (bob, "the first of bob")]


def test_without_javascript_the_forms_are_a_chat(browse, server, channel, bob):
    browser = browse(javascript=False)
    publish(server, channel, "said before")
    browser.opens(f"{server.origin}/?channel={channel}")
    browser.sees("said before")
    assert browser.runs("1 + 1") is None  # a test of the test
    says(browser, "by form", bob)
    browser.sees("by form")
    assert said_on(server, channel) == [(None, "said before"), (bob, "by form")]
