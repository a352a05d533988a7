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


def sees_lines(person, *expected):
    # What the driver itself asks works where the page's scripts do not.
    person.sees(lambda page: [(line["from"], line["text"]) for line in page["lines"]]
                == list(expected), expected)


def log_in(person):
    person.fills("#login", "name", person.name)
    person.sees(lambda page: page["me"] == person.name, "their name")


def test_no_script_runs(ann):
    """A test of the tests: the page's own scripts would have set this."""
    assert ann.look()["light"] != "online"
    assert ann.browser.execute_script("return typeof Fireside") == "undefined"


def test_a_message_is_a_form_and_leads_back_to_the_channel(ann, server, channel):
    log_in(ann)
    box = ann.element("#text")
    box.send_keys("first line" + Keys.ENTER + "second <b>line</b>")
    ann.press("#say button")
    sees_lines(ann, (ann.name, "first line\nsecond <b>line</b>"))
    assert ann.browser.current_url.endswith(f"/?channel={channel}")
    message, = chat.history(server.port, channel)
    assert message["from"] == ann.name
    assert message["body"]["text"] == "first line\nsecond <b>line</b>"


def test_what_others_say_is_there_after_a_reload(ann, server, channel):
    sees_lines(ann)
    answer = wire.ask(server.port, chat.publish_request(channel, "hi <i>ann</i>", name="bob"))
    assert answer.status == 201
    ann.reloads()
    sees_lines(ann, ("bob", "hi <i>ann</i>"))


def test_one_logs_in_and_out_by_forms(ann):
    log_in(ann)
    ann.reloads()
    assert ann.look()["me"] == ann.name
    ann.logs_out()
    ann.element("#login")


def test_another_channel_is_a_form_or_a_link_away(ann, channel):
    ann.fills("#join", "channel", f"{channel}-b")
    until(lambda: ann.browser.current_url.endswith(f"channel={channel}-b"), "the other channel")
    ann.press("#channels a[data-channel=lobby]")
    ann.sees(lambda page: ann.open_channel(page) == "lobby", "the lobby")
