"""Frames of all kinds, right and spoilt: the echo reads them as PyPI's wsproto does."""
# SPDX-License-Identifier: MIT

import enum
import os
import random
import socket

from wsproto import frame_protocol
from wsproto.frame_protocol import FrameProtocol, Opcode, ParseFailed

from echo import Echo

# IANA's registry has 1014, bad gateway, which wsproto does not know yet.
frame_protocol.CloseReason = enum.IntEnum(
    "CloseReason",
    {reason.name: reason.value for reason in frame_protocol.CloseReason} | {"BAD_GATEWAY": 1014})

TRIALS = 5000
UNIT = "streams"

HANDSHAKE = (
    b"GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
#: The echo's limit for one message; wsproto has none.
MAX_MESSAGE = 16 << 20
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
CODES = (0, 999, 1000, 1001, 1003, 1004, 1005, 1006, 1007, 1011, 1014, 1015, 1016, 2999, 3000, 4429,
         4999, 5000, 65535)
WORDS = ("Hello, ", "Grüße ", "κόσμε ", "漢字", "\U0001f600", "0123456789abcdef", "\0")


def run(report, program, folder, trials, seed):
    verdicts = {}
    with Echo(program, os.path.join(folder, "echo.log")) as echo:
        for number in range(trials):
            stream = Stream(random.Random(f"{seed} {number}"))
            found, expected = answers(echo.port, stream), Expected(stream.bytes)
            same = report.check(
                expected.allows(found),
                lambda: f"stream {number}, {stream.bytes.hex(' ')}: {found}, wsproto: {expected}")
            if same:
                verdict = expected.verdict(found)
                verdicts[verdict] = verdicts.get(verdict, 0) + 1
            elif not echo.lives():
                break
    report.figure(", ".join(f"{name}: {count}" for name, count in sorted(verdicts.items())))


class Stream:
    """What one client sends behind its handshake, and where the network cuts it."""

    def __init__(self, chance):
        self.chance = chance
        self.bytes = b"".join(self.message() for _ in range(chance.randint(1, 4)))
        for _ in range(chance.choice((0, 0, 1, 2))):
            self.bytes = self.spoilt(self.bytes)
        cuts = [] if chance.random() < 0.6 else [
            chance.randint(0, len(self.bytes)) for _ in range(chance.randint(1, 4))]
        places = [0, *sorted(cuts), len(self.bytes)]
        self.pieces = [self.bytes[start:end] for start, end in zip(places, places[1:])]

    def message(self):
        opcode, payload = self.chance.choice(((TEXT, self.text()), (BINARY, self.any_bytes())))
        cuts = [self.chance.randint(0, len(payload)) for _ in range(self.chance.randint(0, 3))]
        places = [0, *sorted(cuts), len(payload)]
        frames = b""
        for number, (start, end) in enumerate(zip(places, places[1:])):
            frames += self.frame(
                0 if number else opcode, payload[start:end], number == len(cuts))
            if self.chance.random() < 0.25:
                frames += self.control()
        return frames

    def control(self):
        payload = self.text()[:110]
        kind = self.chance.choice((PING, PING, PING, PONG, PONG, CLOSE))
        if kind == CLOSE and self.chance.random() < 0.9:
            payload = self.chance.choice(CODES).to_bytes(2, "big") + payload
        return self.frame(kind, payload)

    def frame(self, opcode, payload, is_final=True):
        key = self.chance.randbytes(4)
        head = bytes([opcode | (0x80 if is_final else 0)])
        if len(payload) < 126:
            head += bytes([0x80 | len(payload)])
        else:
            head += bytes([0xfe]) + len(payload).to_bytes(2, "big")
        return head + key + bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))

    def spoilt(self, data):
        place = self.chance.randrange(len(data))
        byte = self.chance.choice(
            (self.chance.randrange(256), data[place] ^ 1 << self.chance.randrange(8)))
        return self.chance.choice((
            data[:place] + bytes([byte]) + data[place + 1:],
            data[:place] + bytes([byte]) + data[place + 1:],
            data[:place] + data[place + 1:],
            data[:place] + bytes([byte]) + data[place:],
            data[:max(1, place)]))

    def text(self):
        count = 200 if self.chance.random() < 0.1 else self.chance.randint(0, 8)
        return "".join(self.chance.choice(WORDS) for _ in range(count)).encode()

    def any_bytes(self):
        return self.chance.randbytes(self.chance.randint(0, 140))


class Expected:
    """What an echo answers that reads with wsproto."""

    def __init__(self, stream):
        self.answers = []
        self.payload, self.opcode = b"", None
        self.protocol = FrameProtocol(client=False, extensions=[])
        self.read(stream)

    def read(self, data):
        """Whether all is right so far."""
        self.protocol.receive_bytes(data)
        try:
            for frame in self.protocol.received_frames():
                self.take(frame)
                if frame.opcode is Opcode.CLOSE:
                    return False
        except ParseFailed as failure:
            self.answers.append((CLOSE, int(failure.code)))
            return False
        return True

    def take(self, frame):
        if frame.opcode is Opcode.PING:
            self.answers.append((PONG, bytes(frame.payload)))
        elif frame.opcode is Opcode.CLOSE:
            code = int(frame.payload[0])
            self.answers.append((CLOSE, None if code == 1005 else code))
        elif frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONTINUATION):
            is_text = isinstance(frame.payload, str)
            self.opcode = TEXT if is_text else BINARY
            self.payload += frame.payload.encode() if is_text else bytes(frame.payload)
            if frame.message_finished:
                self.answers.append((self.opcode, self.payload))
                self.payload = b""

    def allows(self, found):
        return self.verdict(found) is not None

    def verdict(self, found):
        """How both agree; None where they differ."""
        last = found[-1] if found else (None, None)
        if found == self.answers:
            return f"closed with {last[1]}" if last[0] == CLOSE else "open"
        if last[0] != CLOSE:
            return None
        if last[1] == 1009 and self.is_too_big() and self.answers[:len(found) - 1] == found[:-1]:
            return "closed with 1009, since wsproto has no limit"
        if self.answers != found[:-1]:
            return None
        # The echo has said it by the frame's head. wsproto waits for the first byte of the payload.
        self.read(bytes(200))
        return "closed sooner than by wsproto" if found == self.answers else None

    def is_too_big(self):
        """Whether the frame under way is too long for the echo, which says so by its head."""
        # There is no other way to see it.
        header = self.protocol._frame_decoder.header
        return header is not None and header.payload_len > MAX_MESSAGE

    def __str__(self):
        return str(self.answers)


def answers(port, stream):
    """The frames that the echo sends back, and `(CLOSE, code)` at the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            client.sendall(HANDSHAKE + stream.pieces[0])
            for piece in stream.pieces[1:]:
                client.sendall(piece)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has hung up already, for a reason that it has sent
        data = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, rest = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101 "):
        return [("head", head)]
    return frames(rest)


def frames(data):
    """A server's frames: whole, without a mask."""
    found = []
    while data:
        opcode, length, start = data[0] & 15, data[1], 2
        if length >= 126:
            start = 4 if length == 126 else 10
            length = int.from_bytes(data[2:start], "big")
        payload, data = data[start:start + length], data[start + length:]
        if opcode == CLOSE:
            payload = int.from_bytes(payload[:2], "big") if payload else None
        found.append((opcode, payload))
    return found
