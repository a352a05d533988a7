"""Bayeux by hand over a WebSocket, and the EventSource of Faye's client."""
# SPDX-License-Identifier: MIT

import collections
import json

import frames
import wire
from bayeux import Client, field, handshake
from ways import HANDSHAKE

PATIENCE = 30


class Stream:
    """A connection whose head has come, and what came behind the head."""

    def __init__(self, port, target, fields):
        self.sock = wire.connect(port, PATIENCE)
        self.sock.sendall(wire.request("GET", target, fields=fields))
        self.data = b""
        while (end := self.data.find(wire.HEAD_END)) < 0:
            self.receive()
        head, self.data = self.data[:end], self.data[end + len(wire.HEAD_END):]
        self.head = head.decode("latin-1")
        self.status = int(self.head.split(" ", 2)[1])

    def receive(self):
        got = self.sock.recv(65536)
        if not got:
            raise ConnectionError("the server hung up")
        self.data += got

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()


class Socket(Stream):
    """Replies are found by the ids of their messages, events come in order."""

    def __init__(self, port):
        super().__init__(port, "/bayeux", HANDSHAKE)
        assert self.status == 101, f"a WebSocket was answered {self.head}"
        self.answered, self.events = {}, collections.deque()
        self.is_closed = False

    def send_text(self, text):
        self.sock.sendall(frames.text(text))

    def send(self, *messages):
        """Returns the id of the first."""
        self.send_text(json.dumps(messages))
        return messages[0].get("id")

    def ask(self, message):
        """The replies in one frame. For a socket on which nothing else comes."""
        self.send(message)
        while not (replies := self.frame()):
            pass
        return replies

    def shake(self, door):
        reply = self.replies_to(self.send(handshake(["websocket"], id="shake")))
        assert reply["successful"], f"a handshake was answered {reply}"
        return Client(door, reply)

    def frame(self):
        """The messages of the next text frame."""
        while True:
            found, self.data = frames.split(self.data)
            if found:
                break
            assert not self.is_closed, "the server has closed the WebSocket"
            self.receive()
        messages = []
        for frame in found:
            self.is_closed |= frame.opcode == frames.CLOSE
            if frame.opcode == frames.TEXT:
                messages += json.loads(frame.payload)
        for message in messages:
            if "successful" in message:
                self.answered[message.get("id")] = message
            else:
                self.events.append(message)
        return messages

    def replies_to(self, number):
        while number not in self.answered:
            self.frame()
        return self.answered[number]

    def event(self):
        while not self.events:
            self.frame()
        return self.events.popleft()


class Events(Stream):
    """The messages of an EventSource, one by one."""

    def __init__(self, port, client_id, last=None):
        fields = ["Accept: text/event-stream"]
        if last:
            fields.append(f"Last-Event-ID: {last}")
        super().__init__(port, f"/bayeux/{client_id}", fields)
        self.messages = collections.deque()
        #: The id of the last event that came.
        self.last = None

    @property
    def kind(self):
        return field(self, "Content-Type")

    def next(self):
        while not self.messages:
            blocks = self.data.replace(b"\r\n", b"\n").split(b"\n\n")
            self.data = blocks.pop()
            for block in blocks:
                for line in block.split(b"\n"):
                    if line.startswith(b"data:"):
                        self.messages += json.loads(line[5:])
                    if line.startswith(b"id:"):
                        self.last = line[3:].strip().decode()
            if not self.messages:
                self.receive()
        return self.messages.popleft()
