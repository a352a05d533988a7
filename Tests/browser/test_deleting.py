"""What the operator deletes is gone in every open page, and a stub stays in its place."""
# SPDX-License-Identifier: MIT

import chat
import moderation
import pytest
import wire
from people import Person

STUB = "This message was deleted."

#: Counts what is added to the log from now on: that is all that a screen reader reads out.
WATCH = """
window.added = 0;
new MutationObserver((changes) => changes.forEach((one) => { added += one.addedNodes.length; }))
    .observe(document.querySelector("#log"), { childList: true, subtree: true });
"""


@pytest.fixture(scope="session")
def server(launch, tmp_path_factory):
    place = str(tmp_path_factory.mktemp("admin") / "admin.sock")
    one = launch("--admin-socket", place)
    one.admin = place
    return one


@pytest.fixture
def ann(browse, server):
    return Person(browse(), server.origin)


@pytest.fixture
def bob(browse, server):
    return Person(browse(), server.origin)


def say(server, channel, *texts):
    """The ids of the messages."""
    return [
        wire.ask(server.port, chat.publish_request(channel, text, name="cy")).json()["id"]
        for text in texts]


def delete(server, position):
    assert moderation.delete(server.admin, position).status == 200


def test_of_a_deleted_message_a_stub_stays_at_once_and_for_good(ann, bob, server, channel):
    one, _, three = say(server, channel, "one", "two", "three")
    for person in (ann, bob):
        person.opens(channel)
        person.sees_lines("one", "two", "three")
        person.browser.execute_script(WATCH)
    delete(server, one)
    for person in (ann, bob):
        person.sees_lines(STUB, "two", "three")
    delete(server, three)
    for person in (ann, bob):
        person.sees_lines(STUB, "two", STUB)
        assert person.browser.execute_script("return added") == 2, "the two stubs"
    say(server, channel, "four")
    bob.reloads()
    for person in (ann, bob):
        person.sees_lines(STUB, "two", STUB, "four")


def test_an_unread_message_that_is_deleted_is_not_counted(ann, server, channel):
    ann.opens(channel)
    ann.goes_to("lobby")
    one, two = say(server, channel, "one", "two")
    ann.sees_unread(channel, 2)
    delete(server, one)
    ann.sees_unread(channel, 1)
    ann.reloads()
    ann.sees_unread(channel, 1)
    delete(server, two)
    ann.sees_unread(channel, 0)


def test_a_cleared_channel_is_empty_in_every_page(ann, bob, server, channel):
    say(server, channel, "one", "two")
    ann.opens(channel)
    ann.sees_lines("one", "two")
    bob.opens(channel)
    bob.sees_lines("one", "two")
    bob.goes_to("lobby")
    say(server, channel, "three")
    bob.sees_unread(channel, 1)
    assert moderation.clear(server.admin, channel).status == 200
    ann.sees_lines()
    assert ann.has_in_sight("#empty")
    bob.sees_unread(channel, 0)
    bob.goes_to(channel)
    bob.sees_lines()
    say(server, channel, "four")
    for person in (ann, bob):
        person.sees_lines("four")


def test_one_who_was_away_comes_back_to_what_is_left(ann, server, channel, cable):
    one, _ = say(server, channel, "one", "two")
    ann.origin = cable.origin
    ann.opens(channel)
    ann.sees_lines("one", "two")
    cable.pull()
    delete(server, one)
    say(server, channel, "three")
    cable.plug()
    ann.sees_lines(STUB, "two", "three")
