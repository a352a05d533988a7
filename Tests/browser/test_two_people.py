"""Two people in two browsers: they talk, see who is here, come and go."""
# SPDX-License-Identifier: MIT

import chat
import engines
import pytest
import wire
from people import Person


@pytest.fixture(scope="module")
def named(launch):
    """A server where one must log in to speak."""
    return launch("--login", "name")


@pytest.fixture
def ann(browse, server):
    return Person(browse(), server.origin, "ann")


@pytest.fixture
def bob(browse, server):
    return Person(browse(), server.origin, "bob")


@pytest.fixture
def both(ann, bob, channel):
    """Both are logged in, and in the same channel."""
    for person in (ann, bob):
        person.opens(channel).logs_in(f"{person.name} of {channel}")
    for person in (ann, bob):
        person.sees_people(ann.name, bob.name)
    return ann, bob


def publish(server, channel, *texts, name=None):
    for text in texts:
        answer = wire.ask(server.port, chat.publish_request(channel, text, name=name))
        assert answer.status == 201, answer


def test_two_people_talk(both):
    ann, bob = both
    ann.says("hello")
    bob.sees_line("hello", of=ann.name)
    bob.says("hello yourself")
    bob.says("and again")
    for person in both:
        person.sees_lines("hello", "hello yourself", "and again")


def test_people_in_different_browsers_talk(ann, browse, server, channel, engine):
    other = next(name for name in engines.NAMES if name != engine)
    bob = Person(browse(engine=other), server.origin)
    for person, name in ((ann, "ann"), (bob, "bob")):
        person.opens(channel).logs_in(f"{name} of {channel}")
    ann.says("hello from here")
    bob.sees_line("hello from here", of=ann.name)
    bob.says("and from there")
    for person in (ann, bob):
        person.sees_people(ann.name, bob.name)
        person.sees_lines("hello from here", "and from there")


def test_what_one_said_is_there_once(both):
    """It is shown at once, and comes back by the poll: these must not be two."""
    ann, bob = both
    for number in range(5):
        ann.says(f"line {number}")
    for person in both:
        person.sees_lines(*(f"line {number}" for number in range(5)))


def test_a_line_break_is_kept(both):
    ann, bob = both
    ann.says("one\ntwo\n  three")
    bob.sees_line("one\ntwo\n  three")
    shown = bob.browser.execute_script(
        "return getComputedStyle(document.querySelector('#log .text')).whiteSpace")
    assert shown.startswith("pre")


def test_a_reload_changes_nothing(both, channel):
    ann, bob = both
    ann.says("before")
    bob.sees_line("before")
    bob.reloads()
    bob.sees_light("online")
    bob.sees(lambda page: page["me"] == bob.name, "their own name still")
    bob.sees_lines("before")
    ann.says("after")
    for person in both:
        person.sees_lines("before", "after")
        person.sees_people(ann.name, bob.name)


def test_who_logs_out_is_gone_at_once_and_cannot_speak_in_that_name(both, server):
    ann, bob = both
    bob.logs_out()
    ann.sees_people(ann.name)
    bob.logs_in("another " + bob.name)
    ann.sees_people(ann.name, bob.name)
    bob.says("under another name")
    ann.sees_line("under another name", of=bob.name)


def test_a_name_that_is_in_use_is_refused_with_a_sentence(ann, bob, channel):
    ann.opens(channel).logs_in(f"one {channel}")
    bob.opens(channel)
    bob.gives_name(ann.name)
    bob.sees(lambda page: page["nameError"] == "That name is taken. Choose another.",
             "the sentence")
    bob.logs_in(f"two {channel}")


def test_a_name_is_free_again_after_a_logout(ann, bob, channel):
    ann.opens(channel).logs_in(f"one {channel}")
    ann.logs_out()
    bob.opens(channel).logs_in(f"one {channel}")


def test_typing_is_seen_by_others_and_goes_with_the_message(both):
    ann, bob = both
    ann.types("I am just")
    bob.sees(lambda page: ann.name in page["typing"], "that ann types")
    assert ann.look()["typing"] == ""
    ann.says(" saying")
    bob.sees_line("I am just saying")
    bob.sees(lambda page: page["typing"] == "", "that ann types no more")


def test_unread_messages_are_counted_until_one_goes_there(both, server, channel):
    ann, bob = both
    other = f"{channel}-b"
    bob.joins(other)
    bob.sees(lambda page: bob.open_channel(page) == other, f"{other} open")
    bob.sees_light("online")
    publish(server, channel, "one", "two", "three")
    bob.sees_unread(channel, 3)
    bob.sees(lambda page: page["lines"] == [], "an empty channel")
    publish(server, channel, "four")
    bob.sees_unread(channel, 4)
    bob.goes_to(channel)
    bob.sees_lines("one", "two", "three", "four")
    bob.sees_unread(channel, 0)
    ann.sees_unread(channel, 0)


def test_a_reload_keeps_the_count_of_what_is_unread(both, server, channel):
    _, bob = both
    other = f"{channel}-b"
    bob.joins(other)
    bob.sees(lambda page: bob.open_channel(page) == other, f"{other} open")
    publish(server, channel, "one", "two")
    bob.sees_unread(channel, 2)
    bob.reloads()
    bob.sees_light("online")
    publish(server, channel, "three")
    bob.sees_unread(channel, 3)


def test_history_comes_as_one_scrolls_up(ann, server, channel):
    texts = [f"line {number}" for number in range(180)]
    publish(server, channel, *texts)
    ann.opens(channel)
    page = ann.sees(lambda page: page["lines"][-1:] and page["lines"][-1]["text"] == texts[-1],
                    "the newest")
    assert len(page["lines"]) < len(texts)

    def scrolled_up(page):
        ann.scrolls_up()
        return len(page["lines"]) == len(texts)

    ann.sees(scrolled_up, "all lines")
    ann.sees_lines(*texts)


def test_two_tabs_of_one_browser_are_one_person(both, channel):
    ann, bob = both
    ann.browser.switch_to.new_window("tab")
    ann.opens(channel)
    ann.sees(lambda page: page["me"] == ann.name, "their own name")
    bob.says("to both")
    for window in ann.browser.window_handles:
        ann.browser.switch_to.window(window)
        ann.sees_lines("to both")
        ann.sees_people(ann.name, bob.name)


def test_a_private_channel_is_for_its_members(ann, bob, named, channel):
    private = f"private-{channel}"
    ann.origin = bob.origin = named.origin
    ann.opens(channel).logs_in(f"ann {private}")
    ann.joins(private)
    ann.sees(lambda page: ann.open_channel(page) == private, f"{private} open")
    ann.makes_it()
    ann.says("between us")
    ann.sees_line("between us", of=ann.name)
    # Without a name one is told so, whatever one asks for.
    bob.opens(private, wait=False)
    assert "between us" not in bob.browser.page_source
    bob.opens(channel).logs_in(f"bob {private}")
    bob.joins(private)
    bob.sees(lambda page: "You are not a member" in bob.element(".locked").text, "that he is none")
    assert "between us" not in bob.browser.page_source
