"""Small clients of Bayeux whose answers are cut. Each goes on as the client that it stands for."""
# SPDX-License-Identifier: MIT

import json
import time
from urllib.parse import urlencode

import wire
from bayeux import JSON, Door, messages_behind
from bayeux_cut_streams import CutEvents, CutSocket

#: More bytes than any answer has.
ANY = 1 << 30
#: Seconds before a client comes again where nobody has answered; Faye waits for 5, CometD for 1.
#: Without a pause a request could overtake the one before it, on another of the server's loops.
PAUSE = 0.005


class Follower:
    """One that has subscribed to a channel. It keeps what it heard: the data of each message."""

    name = ""
    #: CometD's extension, by which an answer that was lost is asked for again.
    has_ack = False

    def __init__(self, port, channel, choice):
        self.port, self.choice = port, choice
        self.client = Door(port).shake(**self.words())
        self.client.subscribe(channel)
        self.ack = -1
        self.heard, self.cuts, self.is_behind = [], 0, False

    def words(self):
        """What CometD says in its handshake beyond what it must."""
        return {
            "minimumVersion": "1.0", "advice": {"timeout": 60_000, "interval": 0},
            **({"ext": {"ack": True}} if self.has_ack else {})}

    def step(self, offset):
        """One answer, which is cut behind so many bytes if it is longer."""
        raise NotImplementedError

    def connect_message(self, kind):
        """With the advice not to wait after a failure, as CometD has it."""
        more = {"ext": {"ack": self.ack}} if self.has_ack else {}
        return self.client.connect_message(
            timeout=0 if self.is_behind else None, connectionType=kind, **more)

    def take(self, replies):
        """A whole answer to a connect."""
        messages = messages_behind(replies)
        # Without a number where another connect has come in its place.
        self.ack = replies[0].get("ext", {}).get("ack", self.ack)
        self.hear(messages)

    def hear(self, messages):
        self.heard += [message["data"] for message in messages]

    def wants_more(self, offset, before):
        """A stream that is not cut ends when something was heard of it."""
        return offset < ANY or len(self.heard) == before

    def has_lost(self, count):
        """So many bytes of an answer have come."""
        self.cuts += 1
        self.is_behind = True
        if count == 0:
            time.sleep(PAUSE)


class Cometd(Follower):
    """After a failure CometD connects with another id; the extension says what it has."""

    name, has_ack = "CometD, long polling, ack", True
    kind = "long-polling"

    def message(self):
        return self.connect_message(self.kind)

    def request(self, message):
        return wire.request("POST", "/bayeux/connect", json.dumps([message]).encode(), JSON)

    def value(self, answer):
        return answer.json()

    def step(self, offset):
        answer, count = wire.cut(
            self.port, self.request(self.message()), offset, self.choice.choice(wire.CUTS))
        if answer is None:
            self.has_lost(count)
            return
        assert answer.status == 200, f"a connect was answered {answer!r}"
        self.is_behind = False
        self.take(self.value(answer))


class Scripts:
    """By script tags, as they are on a page of another site."""

    kind = "callback-polling"
    begin, end = "/**/__jsonp1__(", ");"

    def request(self, message):
        query = {"message": json.dumps([message]), "jsonp": "__jsonp1__"}
        return wire.request("GET", "/bayeux?" + urlencode(query))

    def value(self, answer):
        body = answer.body.decode().rstrip("\n")
        assert body.startswith(self.begin) and body.endswith(self.end), f"a script is {body[:80]}"
        return json.loads(body[len(self.begin):-len(self.end)])


class CometdScripts(Scripts, Cometd):
    name = "CometD, script tags, ack"


class Faye(Cometd):
    """Faye sends the same message again, with the same id, until it has an answer."""

    name, has_ack = "Faye, long polling", False
    pending = None

    def words(self):
        return {}

    def message(self):
        if not self.is_behind:
            self.pending = self.connect_message(self.kind)
        return self.pending


class FayeScripts(Scripts, Faye):
    name = "Faye, script tags"


class Bare(Cometd):
    """CometD without the extension. It connects with another id, and asks not to wait. A request of
    which no byte was answered is sent again as it was, by the browser; CometD does not hear of it."""

    name, has_ack = "CometD, long polling, no ack", False
    pending = None

    def message(self):
        if not self.pending:
            self.pending = super().message()
        return self.pending

    def take(self, replies):
        self.pending = None
        super().take(replies)

    def has_lost(self, count):
        super().has_lost(count)
        if count:
            self.pending = None


class EventSource(Follower):
    """Faye's EventSource: the browser comes back with the id of the last event that was whole."""

    name = "Faye, event stream"
    last = None

    def __init__(self, port, channel, choice):
        super().__init__(port, channel, choice)
        self.client.connect(timeout=None, connectionType="eventsource")

    def words(self):
        return {}

    def step(self, offset):
        events, before = CutEvents(self.port, self.client.id, self.last, offset), len(self.heard)
        while self.wants_more(offset, before) and events.receive():
            for id, messages in events.take():
                self.last = id or self.last
                self.hear(messages)
        events.leave(self.choice.choice(wire.CUTS))
        if events.is_cut:
            self.has_lost(events.count)
        # The client connects beside its stream; nothing may come there.
        if self.choice.random() < 0.01:
            assert self.client.connect(timeout=None, connectionType="eventsource") == []


class SocketAck(Follower):
    """CometD's WebSocket, on which messages come with the replies to connects."""

    name, has_ack = "CometD, WebSocket, ack", True

    def step(self, offset):
        socket, before = CutSocket(self.port, offset), len(self.heard)
        socket.send(self.connect_message("websocket"))
        while self.wants_more(offset, before) and socket.receive():
            for replies in socket.take():
                self.is_behind = False
                self.take(replies)
                socket.send(self.connect_message("websocket"))
        socket.leave(self.choice.choice(wire.CUTS))
        if socket.is_cut:
            self.has_lost(socket.count)


STYLES = (Cometd, CometdScripts, Faye, FayeScripts, Bare, EventSource, SocketAck)
