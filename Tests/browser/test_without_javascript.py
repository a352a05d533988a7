"""The page is a chat without JavaScript, too: it shows what was said, and forms post."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from people import Person
from patience import until
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def ann(browse, server, channel):
    ann = Person(browse(javascript=False), server.origin, f"ann of {channel}")
    ann.opens(channel, wait=False)
    return ann


def lines(person):
    """The driver's own questions work where the page's scripts do not."""
    return [(line.find_element("css selector", ".from").text,
             line.find_element("css selector", ".text").text)
            for line in person.browser.find_elements("css selector", "#log article[data-id]")]


def sees_lines(person, *expected):
    until(lambda: lines(person) == list(expected), lambda: f"{expected}, not {lines(person)}")


def log_in(person):
    person.fills("#login", "name", person.name)
    until(lambda: person.element("#me").text == person.name, "their name")


def test_no_script_runs(ann):
    """A test of the tests: the page's own scripts would have set this."""
    state = ann.browser.find_element("css selector", "#light").get_attribute("data-state")
    assert state != "online"


def test_a_message_is_a_form_and_leads_back_to_the_channel(ann, server, channel):
    log_in(ann)
    box = ann.element("#text")
    box.send_keys("first line" + Keys.ENTER + "second <b>line</b>")
    ann.press("#say button")
    sees_lines(ann, (ann.name, "first line\nsecond <b>line</b>"))
    assert ann.browser.current_url.endswith(f"/?channel={channel}")
    message, = chat.history(server.port, channel)
    assert message["from"] == ann.name
    assert message["body"]["text"].replace("\r\n", "\n") == "first line\nsecond <b>line</b>"


def test_what_others_say_is_there_after_a_reload(ann, server, channel):
    sees_lines(ann)
    answer = wire.ask(server.port, chat.publish_request(channel, "hi <i>ann</i>", name="bob"))
    assert answer.status == 201
    ann.reloads()
    sees_lines(ann, ("bob", "hi <i>ann</i>"))


def test_one_logs_in_and_out_by_forms(ann):
    log_in(ann)
    ann.reloads()
    assert ann.element("#me").text == ann.name
    ann.press("#logout button")
    ann.element("#login")
    until(lambda: not any(one.is_displayed() for one in
                          ann.browser.find_elements("css selector", "#me")), "no name")


def test_another_channel_is_a_form_or_a_link_away(ann, channel):
    ann.fills("#join", "channel", f"{channel}-b")
    until(lambda: ann.browser.current_url.endswith(f"channel={channel}-b"), "the other channel")
    ann.press("#channels a[data-channel=lobby]")
    until(lambda: ann.element("#channels a[aria-current=page]").get_attribute("data-channel")
          == "lobby", "the lobby")
