"""Channels with names in other scripts: people meet there, come back, and pass the address on."""
# SPDX-License-Identifier: MIT

from urllib.parse import quote

import pytest
from people import Person


@pytest.fixture(params=["новости", "日本語"])
def foreign(request, channel):
    """A name of this test alone."""
    return f"{request.param}-{channel}"


@pytest.fixture
def ann(browse, server, channel):
    return Person(browse(), server.origin, f"ann of {channel}").opens("lobby")


def sees_channel(person, name):
    person.sees(lambda page: person.open_channel(page) == name, f"{name} open")


def test_two_people_meet(ann, browse, server, foreign, channel):
    ann.joins("#" + foreign.upper())
    sees_channel(ann, foreign)
    assert ann.browser.current_url == f"{server.origin}/?channel={quote(foreign)}"
    ann.logs_in()
    bob = Person(browse(), server.origin, f"bob of {channel}")
    bob.opens(quote(foreign)).logs_in()
    ann.says("привет, 世界")
    bob.sees_line("привет, 世界", of=ann.name)
    bob.says("hello")
    for person in (ann, bob):
        person.sees_lines("привет, 世界", "hello")
        person.sees_people(ann.name, bob.name)


def test_it_is_there_after_a_reload_and_by_the_back_button(ann, foreign):
    ann.joins(foreign)
    sees_channel(ann, foreign)
    ann.logs_in()
    ann.says("before")
    ann.reloads()
    ann.sees_light("online")
    sees_channel(ann, foreign)
    ann.sees_lines("before")
    ann.press("#channels a[data-channel=lobby]")
    sees_channel(ann, "lobby")
    ann.browser.back()
    sees_channel(ann, foreign)
    ann.says("after")
    ann.sees_lines("before", "after")


def test_what_was_said_there_is_counted_elsewhere(ann, browse, server, foreign, channel):
    ann.joins(foreign)
    ann.logs_in()
    ann.goes_to("lobby")
    bob = Person(browse(), server.origin, f"bob of {channel}").opens(quote(foreign)).logs_in()
    bob.says("one")
    ann.sees_unread(foreign, 1)
    ann.goes_to(foreign)
    ann.sees_line("one", of=bob.name)


def test_a_twin_of_a_channel_cannot_be_opened(ann, browse, server, channel):
    ann.joins(f"чат-{channel}")
    ann.logs_in()
    ann.says("hi")
    ann.sees_lines("hi")
    bob = Person(browse(), server.origin, f"bob of {channel}")
    bob.opens(quote(f"чaт-{channel}"), wait=False)  # with a Latin a
    bob.sees(lambda page: "looks like another channel" in page["notice"], "why not")
    sees_channel(bob, "lobby")


def test_forms_lead_back_without_a_script(browse, server, foreign, channel):
    ann = Person(browse(javascript=False), server.origin, f"ann of {channel}")
    ann.opens(quote(foreign), wait=False)
    ann.element("#name").send_keys(ann.name)
    ann.element("#text").send_keys("by form")
    ann.press("#send")
    ann.sees_line("by form", of=ann.name)
    assert ann.browser.current_url.endswith(f"/?channel={quote(foreign)}")
    ann.fills("#join", "channel", foreign.upper())
    ann.sees_line("by form", of=ann.name)
