"""Rules of Bayeux: WebSocket and EventSource."""
# SPDX-License-Identifier: MIT

import json

from bayeux import handshake
from bayeux_rule import differ, expect, refused, rule
from bayeux_streams import Events, Socket


@rule("a WebSocket's frame with an array is answered by a frame with an array")
def sockets_shake_hands(door):
    with Socket(door.port) as socket:
        (reply,) = socket.ask(handshake(["websocket"], id="1"))
        expect(reply, channel="/meta/handshake", successful=True, id="1")
        assert "websocket" in reply["supportedConnectionTypes"], f"types in {reply}"


@rule("a WebSocket's frame may be one message without an array")
def sockets_take_bare_messages(door):
    with Socket(door.port) as socket:
        socket.send_text(json.dumps(handshake(["websocket"], id="1")))
        expect(socket.replies_to("1"), successful=True)


@rule("one WebSocket can shake hands, subscribe, hear, speak and part")
def sockets_can_do_it_all(door):
    channel = door.channel()
    with Socket(door.port) as socket:
        client = socket.shake(door)
        for message in (
                client.message("/meta/subscribe", subscription=channel),
                client.message(channel, data="hi")):
            expect(socket.replies_to(socket.send(message)), successful=True)
        socket.send(client.connect_message(60_000, connectionType="websocket"))
        expect(socket.event(), channel=channel, data="hi")
        end = client.message("/meta/disconnect")
        expect(socket.replies_to(socket.send(end)), successful=True)
    refused(
        client.ask("/meta/connect", connectionType="long-polling"),
        f"401:{client.id}:Unknown client")


@rule("messages come to a WebSocket one after the other, in order, while its connect waits on")
def sockets_hear(door):
    channel = door.channel()
    with Socket(door.port) as socket:
        client = socket.shake(door).subscribe(channel)
        connect = socket.send(client.connect_message(60_000, connectionType="websocket"))
        speaker = door.shake()
        for number in range(5):
            speaker.publish(channel, number)
        assert [socket.event()["data"] for _ in range(5)] == list(range(5))
        assert connect not in socket.answered, "a message has ended the connect"


@rule("a WebSocket's connect may ask for a short wait")
def sockets_may_wait_briefly(door):
    with Socket(door.port) as socket:
        client = socket.shake(door)
        message = client.connect_message(connectionType="websocket")
        expect(socket.replies_to(socket.send(message)), channel="/meta/connect", successful=True)


@rule("a WebSocket's frame may have several messages: each is answered")
def sockets_take_batches(door):
    with Socket(door.port) as socket:
        client, channel = socket.shake(door), door.channel()
        messages = [
            client.message("/meta/subscribe", subscription=channel),
            client.message(channel, data=1), client.message(channel)]
        socket.send(*messages)
        found = [socket.replies_to(message["id"])["successful"] for message in messages]
        assert found == [True, True, False], f"successes {found}"


@rule("an empty array is how Faye's client shows that it is there: the WebSocket lives on")
def sockets_beat(door):
    with Socket(door.port) as socket:
        socket.send_text("[]")
        expect(socket.replies_to(socket.send(handshake(["websocket"], id="1"))), successful=True)
        assert list(socket.answered) == ["1"], f"the replies are {socket.answered}"


@rule("an unknown client is told so on a WebSocket: 401, with the advice to shake hands again")
def sockets_refuse(door):
    with Socket(door.port) as socket:
        reply = socket.replies_to(socket.send({
            "channel": "/meta/connect", "clientId": "nobody", "connectionType": "websocket",
            "id": "5"}))
        refused(reply, "401:nobody:Unknown client")
        expect(reply["advice"], reconnect="handshake")


@rule("messages come to an EventSource as arrays, in order")
def event_streams_hear(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    client.connect(timeout=None, connectionType="eventsource")
    with Events(door.port, client.id) as events:
        assert events.kind.startswith("text/event-stream"), f"a stream is {events.kind}"
        speaker = door.shake()
        for number in range(5):
            speaker.publish(channel, number)
        heard = [events.next() for _ in range(5)]
        assert [message["data"] for message in heard] == list(range(5)), f"heard {heard}"
        assert all(message["channel"] == channel for message in heard), f"heard {heard}"


@rule("who listens by an EventSource subscribes and parts by requests beside it")
def event_streams_live_on(door):
    channel, later = door.channel(), door.channel()
    client = door.shake().subscribe(channel)
    client.connect(timeout=None, connectionType="eventsource")
    with Events(door.port, client.id) as events:
        client.publish(channel, 1)
        expect(events.next(), channel=channel, data=1)
        client.subscribe(later).ask("/meta/unsubscribe", subscription=channel)
        client.publish(channel, 2)
        client.publish(later, 3)
        expect(events.next(), channel=later, data=3)


@differ(
    "an EventSource that comes back with the id of its last event: what it hears of two messages",
    because="Faye's events have no ids", faye=["later"], fireside=["lost", "later"])
def event_streams_come_back(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    client.connect(timeout=None, connectionType="eventsource")
    with Events(door.port, client.id) as events:
        client.publish(channel, "heard")
        expect(events.next(), data="heard")
        last = events.last
        client.publish(channel, "lost")
        expect(events.next(), data="lost")
    with Events(door.port, client.id, last) as events:
        client.publish(channel, "later")
        heard = []
        while "later" not in heard:
            heard.append(events.next()["data"])
    return heard


@differ(
    "an EventSource of an unknown client",
    because="it would wait for nothing", faye=200, fireside=404)
def strange_event_streams(door):
    with Events(door.port, "nobody") as events:
        return events.status


@differ(
    "the older of two connects",
    because="Bayeux has one outstanding connect; Faye lets the older one lie",
    faye="lies", fireside="answered")
def older_connects(door):
    with Socket(door.port) as socket:
        client = socket.shake(door)
        older = socket.send(client.connect_message(60_000, connectionType="websocket"))
        newer = client.connect_message(300, connectionType="websocket")
        expect(socket.replies_to(socket.send(newer)), successful=True)
        return "answered" if older in socket.answered else "lies"
