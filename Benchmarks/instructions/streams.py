"""Clients that stay: by Server-Sent Events, and by WebSocket.

SPDX-License-Identifier: MIT
"""

import struct

from .client import Client

# The key is the example in RFC 6455. Each frame has another mask; here it is always this one.
UPGRADE = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
MASK = b"\x17\x2a\x3b\x4c"


class EventStream(Client):
    """Opens a stream at `path`, and receives an event at a time."""

    accept = b"Accept: text/event-stream\r\n"
    fields = b""
    status = b"HTTP/1.1 200"

    def __init__(self, port, path, number=0):
        super().__init__(port, number)
        self.received = b""
        self.send(b"GET", path.format(number=number), self.fields)
        head = self.take(lambda: self.received.find(b"\r\n\r\n") + 4)
        if not head.startswith(self.status):
            raise RuntimeError(f"answered {head}")

    def receive(self):
        """Waits for the next event that has a message; a stream begins with one that has none."""
        while b'"text"' not in self.next():
            pass

    def next(self):
        return self.take(lambda: self.received.find(b"\n\n") + 2)

    def take(self, end):
        """`end` says where what comes next ends; less than 4 while that is not known."""
        while end() < 4:
            self.received += self.more()
        taken, self.received = self.received[:end()], self.received[end():]
        return taken


class WebSocket(EventStream):
    """Receives a frame at a time, and sends some."""

    accept = Client.accept
    fields = UPGRADE
    status = b"HTTP/1.1 101"

    def next(self):
        return self.take(self.frame_end)

    def frame_end(self):
        """RFC 6455, 5.2; what is sent here is shorter than 64 KiB."""
        head = self.received[:4]
        if len(head) < 4:
            return 0
        end = 4 + struct.unpack(">xxH", head)[0] if head[1] == 126 else 2 + head[1]
        return end if len(self.received) >= end else 0

    def say(self, text):
        size = bytes([len(text)]) if len(text) < 126 else struct.pack(">BH", 126, len(text))
        size = bytes([size[0] | 0x80]) + size[1:]
        masked = bytes(byte ^ MASK[at % 4] for at, byte in enumerate(text))
        self.socket.sendall(b"\x81" + size + MASK + masked)
