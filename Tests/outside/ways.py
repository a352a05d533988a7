"""The doors of /poll: what is asked at each, and the answers in the bytes that come. Written from
docs/protocol.md. No sockets here: `hear` takes bytes, cut anywhere, and gives whole answers."""
# SPDX-License-Identifier: MIT

import base64
import hashlib
import json
import re

import chat
import frames
import wire

SOCKET_KEY = "dGhlIHNhbXBsZSBub25jZQ=="
#: RFC 6455, section 1.3: what proves that the server knows WebSocket.
ACCEPT = base64.b64encode(hashlib.sha1(
    (SOCKET_KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
HANDSHAKE = (
    "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
    f"Sec-WebSocket-Key: {SOCKET_KEY}")
BLOCK = re.compile(rb"(?:retry: (\d+)\n)?(?:id: (\S+)\n)?data: ([ -~]+)", re.ASCII)


class Way:
    """One connection's bytes, read as one door's."""

    name = ""
    fields = ()
    query = {}
    #: Whether more answers may come after the first.
    is_stream = True

    def __init__(self):
        self.data = b""
        self.head = None
        self.status = None
        #: Nothing more will come: the answer was whole, or the door was closed from within.
        self.is_over = False
        #: What the server says is wrong, as {"status":…,"message":…}.
        self.error = None

    def request(self, channels, since, fields=(), **words):
        """`hold=` is a poll's 0 if it is not given, and a stream's usual half hour."""
        words.setdefault("hold", None if self.is_stream else 0)
        return chat.poll_request(
            channels, since, fields=(*self.fields, *fields), **self.query, **words)

    def hear(self, data):
        """The answers that are whole with these bytes."""
        self.data += data
        if self.head is None:
            end = self.data.find(wire.HEAD_END)
            if end < 0:
                return []
            end += len(wire.HEAD_END)
            self.head = self.data[:end].decode("latin-1")
            self.status = int(self.head.split(" ", 2)[1])
            self.data = self.data[end:]
            self.length = wire.content_length(self.head.encode("latin-1"))
            if self.status in (200, 101):
                self.greet()
        if self.status not in (200, 101):
            self.is_over = len(self.data) >= self.length
            return []
        return self.answers()

    def greet(self):
        """Checks the head of an answer."""

    def field(self, name):
        found = re.search(rf"(?im)^{name}: *([^\r]*)", self.head)
        return found and found[1]


class Poll(Way):
    name = "poll"
    is_stream = False

    def answers(self):
        if self.is_over or len(self.data) < self.length:
            return []
        self.is_over = True
        return [self.value(self.data[:self.length])]

    def value(self, body):
        return json.loads(body)


class Script(Poll):
    """JSONP."""

    name = "script"
    query = {"callback": "outside"}

    def value(self, body):
        begin, end = b"/**/outside(", b");\n"
        assert body.startswith(begin) and body.endswith(end), f"a script is {body[:80]!r}"
        page = json.loads(body[len(begin):-len(end)])
        if "error" in page:
            raise AssertionError(f"a script tag was answered {page}")
        return page


class EventStream(Way):
    """Server-Sent Events."""

    name = "events"
    fields = ("Accept: text/event-stream",)
    retry = None

    def greet(self):
        kind = self.field("Content-Type")
        assert kind == "text/event-stream; charset=utf-8", f"a stream of events is {kind}"

    def answers(self):
        *blocks, self.data = self.data.split(b"\n\n")
        return [page for block in blocks if (page := self.page(block))]

    def page(self, block):
        """Each block is data, with the id that a client comes back with."""
        assert not self.is_over, f"{block!r} comes after the end"
        found = BLOCK.fullmatch(block)
        assert found, f"a block of events is {block!r}"
        retry, position, data = found.groups()
        page = json.loads(data)
        if self.retry is None or "retry" in page:
            assert retry, f"no retry in {block!r}"
            self.retry = int(retry)
        if "error" in page:
            self.error, self.is_over = page["error"], True
            return None
        assert position == page["next"].encode(), f"id and next differ in {block!r}"
        return page


class ProxiedEvents(EventStream):
    """Behind a proxy that speaks HTTP/1.1 to the client, whose answers come in chunks."""

    chunks = b""

    def hear(self, data):
        if self.head is None:
            end = (self.data + data).find(wire.HEAD_END)
            if end < 0:
                return super().hear(data)
            whole, end = self.data + data, end + len(wire.HEAD_END)
            self.data = b""
            super().hear(whole[:end])
            data = whole[end:]
        if (self.field("Transfer-Encoding") or "").lower() != "chunked":
            return super().hear(data)
        return super().hear(self.unchunked(data))

    def unchunked(self, data):
        self.chunks += data
        body = b""
        while (line := self.chunks.find(b"\r\n")) >= 0:
            size = int(self.chunks[:line], 16)
            end = line + 2 + size
            if len(self.chunks) < end + 2:
                break
            body += self.chunks[line + 2:end]
            self.chunks = self.chunks[end + 2:]
        return body


class Socket(Way):
    """WebSocket."""

    name = "socket"
    fields = HANDSHAKE

    def __init__(self):
        super().__init__()
        #: The server's replies, by the number that the client gave.
        self.replies = {}
        self.pongs = []
        self.code = None

    def greet(self):
        assert self.status == 101, f"a handshake was answered {self.status}"
        accept = self.field("Sec-WebSocket-Accept")
        assert accept == ACCEPT, f"Sec-WebSocket-Accept is {accept}"
        assert self.field("Sec-WebSocket-Extensions") is None, "an extension was accepted"

    def answers(self):
        found, self.data = frames.split(self.data)
        return [page for each in found if (page := self.page(each))]

    def page(self, each):
        assert not self.is_over, f"{each} comes after the end"
        assert each.is_final, f"{each} is in pieces"
        if each.opcode == frames.CLOSE:
            self.code = int.from_bytes(each.payload[:2], "big") or 1005
            self.is_over = True
        elif each.opcode == frames.PONG:
            self.pongs.append(each.payload)
        else:
            assert each.opcode == frames.TEXT, f"{each} is no text"
            return self.value(json.loads(each.payload))
        return None

    def value(self, value):
        if "next" in value:
            return value
        if "re" in value:
            self.replies[value["re"]] = value
        else:
            self.error = value["error"]
        return None


WAYS = (Poll, Script, EventStream, Socket)
STREAMS = (EventStream, Socket)
