"""The network goes away and comes back; so do servers. Nothing that was said is missing then."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from patience import until
from people import Person


def publish(server, channel, *texts):
    for text in texts:
        assert wire.ask(server.port, chat.publish_request(channel, text)).status == 201


@pytest.fixture
def ann(browse, cable, channel):
    """She is online, behind a cable that can be pulled."""
    return Person(browse(), cable.origin, f"ann of {channel}").opens(channel).logs_in()


def test_the_light_tells_that_the_network_is_gone_and_back(ann, cable):
    cable.pull()
    ann.sees_light("offline")
    cable.plug()
    ann.sees_light("online")


def test_what_was_said_meanwhile_comes_then_in_order(ann, cable, server, channel):
    publish(server, channel, "before")
    ann.sees_lines("before")
    cable.pull()
    ann.sees_light("offline")
    publish(server, channel, *(f"missed {number}" for number in range(20)))
    cable.plug()
    ann.sees_lines("before", *(f"missed {number}" for number in range(20)))


def test_what_one_says_without_a_network_is_said_once_it_is_back(ann, cable, server, channel):
    cable.pull()
    ann.sees_light("offline")
    ann.says("one")
    ann.says("two")
    assert chat.history(server.port, channel) == []
    cable.plug()
    ann.sees_lines("one", "two")
    texts = [message["body"]["text"] for message in chat.history(server.port, channel)]
    assert texts == ["one", "two"]


def test_the_other_sees_that_one_is_gone_and_back(ann, browse, cable, server, channel):
    bob = Person(browse(), server.origin, f"bob of {channel}").opens(channel).logs_in()
    bob.sees_people(ann.name, bob.name)
    cable.pull()
    bob.sees_people(bob.name)
    cable.plug()
    bob.sees_people(ann.name, bob.name)
    ann.sees_people(ann.name, bob.name)


def test_a_connection_that_breaks_again_and_again_loses_nothing(ann, cable, server, channel):
    texts = []
    for number in range(6):
        texts.append(f"line {number}")
        publish(server, channel, texts[-1])
        cable.pull()
        cable.plug()
    ann.sees_lines(*texts)


def test_what_is_said_while_history_is_on_its_way_stays(browse, cable, server, channel):
    """The answer is older than what was heard meanwhile, and is shown later."""
    publish(server, channel, "before")
    cable.hold(f"/channels/{channel}/messages".encode())
    ann = Person(browse(), cable.origin, "ann").opens(channel)
    until(lambda: cable.slow, "history to be asked for")
    publish(server, channel, "meanwhile")
    ann.sees(lambda page: page["lines"] and page["lines"][-1]["text"] == "meanwhile", "meanwhile")
    cable.release.set()
    until(lambda: not cable.slow, "history")
    publish(server, channel, "after")
    ann.sees_lines("before", "meanwhile", "after")


def test_without_a_network_each_channel_shows_what_is_known_of_it(ann, cable, server, channel):
    other = f"{channel}-b"
    publish(server, channel, "here")
    ann.sees_lines("here")
    ann.joins(other)
    publish(server, other, "there")
    ann.sees_lines("there")
    publish(server, channel, "heard, and not seen")
    ann.sees_unread(channel, 1)
    cable.pull()
    ann.sees_light("offline")
    publish(server, channel, "missed")
    ann.goes_to(channel)
    ann.sees_lines("here", "heard, and not seen")
    ann.goes_to(other)
    ann.sees_lines("there")
    cable.plug()
    ann.goes_to(channel)
    ann.sees_lines("here", "heard, and not seen", "missed")


def test_history_of_a_channel_that_one_has_left_does_not_keep_others_from_theirs(
        ann, cable, server, channel):
    other = f"{channel}-b"
    for name in (channel, other):
        publish(server, name, *(f"{name} {number}" for number in range(120)))
    ann.joins(other)
    ann.sees_line(f"{other} 119")
    ann.goes_to(channel)
    ann.sees_line(f"{channel} 119")
    cable.hold(b"before=")
    until(lambda: ann.scrolls_up() or cable.slow, "older ones to be asked for")
    ann.goes_to(other)
    ann.sees_line(f"{other} 119")
    cable.release.set()
    ann.sees(lambda page: ann.scrolls_up() or len(page["lines"]) == 120, "all of them")
