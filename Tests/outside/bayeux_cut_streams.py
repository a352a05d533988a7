"""Streams of Bayeux that the client cuts behind the k-th byte, head and all."""
# SPDX-License-Identifier: MIT

import json

import frames
import wire
from ways import HANDSHAKE

PATIENCE = 30
#: Seconds of silence after which there is nothing more to cut.
QUIET = 0.05


class CutStream:
    """`is_cut`: all bytes have come up to the cut, and it was not in a silence."""

    status = 200
    #: Whether the server may hang up.
    may_end = False

    def __init__(self, port, target, fields, offset):
        self.offset, self.count, self.data, self.head = offset, 0, b"", None
        self.is_cut = False
        self.sock = wire.connect(port, PATIENCE)
        self.sock.sendall(wire.request("GET", target, fields=fields))

    def receive(self):
        """Takes some bytes. Returns whether there may be more."""
        if self.count >= self.offset:
            self.is_cut = True
            return False
        try:
            got = self.sock.recv(min(65536, self.offset - self.count))
        except TimeoutError:
            assert self.head, f"no answer in {PATIENCE} s"
            return False
        if not got:
            assert self.may_end, f"the server hung up after {self.count} bytes"
            return False
        self.count += len(got)
        self.data += got
        if self.head is None and (end := self.data.find(wire.HEAD_END)) >= 0:
            self.head, self.data = self.data[:end], self.data[end + len(wire.HEAD_END):]
            found = int(self.head.split(b" ", 2)[1])
            assert found == self.status, f"a stream was answered {self.head!r}"
            self.sock.settimeout(QUIET)
        return True

    def leave(self, how):
        """One of `wire.CUTS`."""
        wire.leave(self.sock, how)


class CutEvents(CutStream):
    """It ends where another one takes its place, be it one that was cut and comes late."""

    may_end = True

    def __init__(self, port, client_id, last, offset):
        fields = ["Accept: text/event-stream", *([f"Last-Event-ID: {last}"] if last else [])]
        super().__init__(port, f"/bayeux/{client_id}", fields, offset)

    def take(self):
        """The events that are whole: the id of each, or None, and its messages."""
        if self.head is None:
            return []
        *blocks, self.data = self.data.split(b"\n\n")
        return [self.event(block) for block in blocks]

    def event(self, block):
        lines = dict(line.split(b": ", 1) for line in block.split(b"\n") if b": " in line)
        id = lines.get(b"id")
        return id and id.decode(), json.loads(lines.get(b"data", b"[]"))


class CutSocket(CutStream):
    status = 101

    def __init__(self, port, offset):
        super().__init__(port, "/bayeux", HANDSHAKE, offset)

    def send(self, message):
        self.sock.sendall(frames.text(json.dumps([message])))

    def take(self):
        """The arrays that are whole."""
        if self.head is None:
            return []
        found, self.data = frames.split(self.data)
        assert all(frame.opcode != frames.CLOSE for frame in found), f"the server closes: {found}"
        return [json.loads(frame.payload) for frame in found if frame.opcode == frames.TEXT]
