"""Bayeux by hand: messages out, replies in, over HTTP. Written from the specification."""
# SPDX-License-Identifier: MIT

import itertools
import json
import select
from urllib.parse import urlencode

import wire

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
TYPES = ["long-polling", "callback-polling", "websocket", "eventsource"]
#: Milliseconds that a connect waits where a rule wants it to wait no longer than it must.
AT_ONCE = 0


class Door:
    """/bayeux of one server. Each rule has channels of its own: rules are tried side by side."""

    numbers = itertools.count(1)

    def __init__(self, port, name="bayeux"):
        self.port, self.name = port, name

    def channel(self):
        return f"/chat/rule-{next(self.numbers)}"

    def send(self, method, target, body=b"", content_type=None, fields=()):
        """One request, whatever it is, and its answer."""
        return wire.ask(self.port, wire.request(method, target, body, content_type, fields))

    def post(self, body, content_type=JSON, target="/bayeux", fields=()):
        body = body if isinstance(body, bytes) else body.encode()
        return self.send("POST", target, body, content_type, fields)

    def script(self, messages, callback=None, fields=()):
        """What a script tag is answered."""
        query = {"message": messages if isinstance(messages, str) else json.dumps(messages)}
        if callback is not None:
            query["jsonp"] = callback
        return self.send("GET", "/bayeux?" + urlencode(query), fields=fields)

    def ask(self, *messages, target="/bayeux"):
        """The replies to messages that are sent in one array."""
        answer = self.post(json.dumps(messages), target=target)
        assert answer.status == 200, f"{messages} were answered {answer!r}"
        return answer.json()

    def ask_one(self, **message):
        replies = self.ask(message)
        assert len(replies) == 1, f"{message} has {len(replies)} replies: {replies}"
        return replies[0]

    def shake(self, **more):
        """A client that the server knows."""
        reply = self.ask_one(**handshake(**more))
        assert reply["successful"], f"a handshake was answered {reply}"
        return Client(self, reply)


def handshake(types=TYPES, **more):
    return {
        "channel": "/meta/handshake", "version": "1.0", "supportedConnectionTypes": types, **more}


class Client:
    """One that has shaken hands. Each message of its own has its own id."""

    def __init__(self, door, shaken):
        self.door, self.shaken, self.id = door, shaken, shaken["clientId"]
        self.numbers = itertools.count(1)

    def message(self, channel, **more):
        return {"channel": channel, "clientId": self.id, "id": str(next(self.numbers)), **more}

    def ask(self, channel, **more):
        return self.door.ask_one(**self.message(channel, **more))

    def subscribe(self, subscription):
        """Returns the client."""
        reply = self.ask("/meta/subscribe", subscription=subscription)
        assert reply["successful"], f"subscribing {subscription} was answered {reply}"
        return self

    def publish(self, channel, data):
        reply = self.ask(channel, data=data)
        assert reply["successful"], f"publishing {data} was answered {reply}"
        return reply

    def connect_message(self, timeout=AT_ONCE, **more):
        advice = {} if timeout is None else {"advice": {"timeout": timeout}}
        return self.message("/meta/connect", **{"connectionType": "long-polling", **advice, **more})

    def connect(self, timeout=AT_ONCE, **more):
        """The messages that a connect brings; its own reply must be the first, and a success."""
        return messages_behind(self.door.ask(self.connect_message(timeout, **more)))

    def hear(self, count):
        """The data of the next messages, over as many connects as it takes."""
        heard = []
        while len(heard) < count:
            came = [message["data"] for message in self.connect(timeout=10_000)]
            assert came, f"nothing came behind {heard}"
            heard += came
        return heard

    def wait(self, timeout=10_000, **more):
        """A connect that waits while the rule does something else."""
        return Waiting(self.door.port, [self.connect_message(timeout, **more)])


def messages_behind(replies):
    first, *messages = replies
    assert first["channel"] == "/meta/connect" and first["successful"], f"a connect has {replies}"
    return messages


class Waiting:
    """Messages that were sent, and whose answer is read later."""

    def __init__(self, port, messages):
        self.sock = wire.connect(port)
        self.sock.sendall(wire.request("POST", "/bayeux", json.dumps(messages).encode(), JSON))

    def is_answered(self, seconds):
        """Whether bytes are there within so many seconds."""
        return bool(select.select([self.sock], [], [], seconds)[0])

    def replies(self):
        with self.sock:
            answer, count = wire.receive(self.sock)
        assert answer, f"the server hung up after {count} bytes"
        assert answer.status == 200, f"a connect was answered {answer!r}"
        return answer.json()


def field(answer, name):
    """A field of an answer's head, or None."""
    for line in answer.head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return None
