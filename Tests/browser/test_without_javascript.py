"""The page is a chat without JavaScript, too: it shows what was said, and forms post."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from people import Person
from patience import until
from selenium.webdriver.common.keys import Keys
from visitor import Visitor


@pytest.fixture
def ann(browse, server, channel):
    ann = Person(browse(javascript=False), server.origin, f"ann of {channel}")
    ann.opens(channel, wait=False)
    return ann


def sees_lines(person, *expected):
    # What the driver itself asks works where the page's scripts do not.
    person.sees(lambda page: [(line["from"], line["text"]) for line in page["lines"]]
                == list(expected), expected)


def writes(person, text, name=None):
    if name:
        person.element("#name").send_keys(name)
    person.element("#text").send_keys(text)


def test_no_script_runs(ann):
    """A test of the tests: the page's own scripts would have set this."""
    assert ann.look()["light"] != "online"
    assert ann.browser.execute_script("return typeof Fireside") == "undefined"


def test_a_message_is_a_form_and_leads_back_to_the_channel(ann, server, channel):
    writes(ann, "first line" + Keys.ENTER + "second <b>line</b>", name=ann.name)
    ann.press("#send")
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


def test_the_first_message_is_the_login(ann):
    writes(ann, "one", name=ann.name)
    ann.press("#send")
    ann.sees(lambda page: page["me"] == ann.name and not page["isAsked"], "their name")
    writes(ann, "two")
    ann.press("#send")
    sees_lines(ann, (ann.name, "one"), (ann.name, "two"))
    ann.logs_out()
    ann.element("#name")


def test_nobody_speaks_without_a_name_unless_they_say_so(ann):
    writes(ann, "from nobody")
    ann.press("#send")  # the browser asks for the name
    assert ann.look()["draft"] == "from nobody"
    ann.press("#nameless")
    sees_lines(ann, ("somebody", "from nobody"))
    assert ann.look()["me"] == ""


def test_a_name_that_is_taken_costs_no_message(ann, server):
    other = Visitor(server.port)
    assert other.log_in(ann.name).status == 200
    writes(ann, "a line" + Keys.ENTER + "and <b>one</b>", name=ann.name)
    ann.press("#send")
    ann.sees(lambda page: page["nameError"] == "That name is taken. Choose another.",
             "the sentence")
    assert ann.look()["draft"] == "a line\nand <b>one</b>"
    box = ann.element("#name")
    assert box.get_property("value") == ann.name
    box.clear()
    box.send_keys(ann.name + " too")
    ann.press("#send")
    sees_lines(ann, (ann.name + " too", "a line\nand <b>one</b>"))


def test_where_nobody_logs_in_there_are_no_private_channels(ann, channel):
    ann.opens(f"private-{channel}", wait=False)
    assert not ann.browser.find_element("css selector", "#text").is_displayed()
    assert "This chat has no private channels" in ann.browser.page_source


def test_another_channel_is_a_form_or_a_link_away(ann, channel):
    ann.fills("#join", "channel", f"{channel}-b")
    until(lambda: ann.browser.current_url.endswith(f"channel={channel}-b"), "the other channel")
    ann.press("#channels a[data-channel=lobby]")
    ann.sees(lambda page: ann.open_channel(page) == "lobby", "the lobby")
