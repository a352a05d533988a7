"""What a rude client does at a stream, and the one right result of it.

A result is the status of a refused handshake; the code of the server's Close; `alive` where a ping at
the end is answered; or `hung up`. Numbers such as 128 are those of the threat model's list.
"""
# SPDX-License-Identifier: MIT

import json
import socket
import time

import frames
import wire
from frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame
from ways import ACCEPT, HANDSHAKE, SOCKET_KEY

TARGET = "/poll?channels=x&since=now"
LIMIT = 64 * 1024
EITHER = "4429 or hung up"
ORIGIN = "Origin: http://outside"


class Case:
    """Bytes in pieces, with pauses where a piece is a number of seconds."""

    def __init__(self, name, pieces, expected, asks=True, ends=None):
        self.name, self.pieces, self.expected = name, pieces, expected
        #: Whether a ping at the end asks whether the connection lives; how the client ends.
        self.asks, self.ends = asks, ends

    def result(self, connect, patience):
        with connect() as sock:
            for piece in [*self.pieces, *([frame(PING, b"last")] if self.asks else [])]:
                if isinstance(piece, (int, float)):
                    time.sleep(piece)
                    continue
                try:
                    sock.sendall(piece)
                except OSError:
                    break  # refused already
            if self.ends == "half":
                sock.shutdown(socket.SHUT_WR)
            if self.ends == "reset":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, wire.NOW)
                return "left"
            return result(sock, patience)


def result(sock, patience):
    """Reads until it is clear what came of it."""
    data, end = b"", time.monotonic() + patience
    while time.monotonic() < end:
        found = look(data)
        if found:
            return found
        try:
            got = sock.recv(65536)
        except ConnectionResetError:
            return "hung up"
        except TimeoutError:
            break
        if not got:
            return "hung up"
        data += got
    return "silent"


def look(data):
    end = data.find(wire.HEAD_END)
    if end < 0:
        return None
    status = data.split(b" ", 2)[1].decode()
    if status != "101":
        return status
    if f"Sec-WebSocket-Accept: {ACCEPT}".encode() not in data[:end]:
        return "a wrong proof"
    for each in frames.split(data[end + 4:])[0]:
        if each.opcode == CLOSE:
            return str(int.from_bytes(each.payload[:2], "big")) if each.payload else "1005"
        if each.opcode == PONG and each.payload == b"last":
            return "alive"
    return None


def handshake(*fields, method="GET", target=TARGET, version="HTTP/1.1", without=(), body=b""):
    """A right handshake, without some of its fields, and with others."""
    usual = [each for each in HANDSHAKE if each.split(":")[0] not in without]
    lines = [f"{method} {target} {version}", "Host: outside", *usual, *fields]
    return "\r\n".join(lines).encode("latin-1") + wire.HEAD_END + body


HELLO = handshake()


def say(do=1, **words):
    return frames.text(json.dumps({"do": do, **words}))


#: Right frames, of which conversations are made that are then spoilt.
TALK = (
    say(1, say="x", body={"text": "hi"}), say(2, listen=["x", "y"]), say(3, ticket="e30.e30.e30"),
    say(4, say="x", body=[1, "\u00fc", None]), frame(PING, b"a"), frame(PONG, b""),
    frame(TEXT, b'{"do":5,"li', final=False), frame(CONTINUATION, b'sten":["x"]}'),
    frames.close(1000, b"bye"), frame(TEXT, b""), frame(BINARY, b"\x00"))


def refused_handshakes():
    """126, 127, and all the ways in which a handshake is none."""
    key, version = "Sec-WebSocket-Key", "Sec-WebSocket-Version"
    for name, value in (
            ("of 15 bytes", "MDEyMzQ1Njc4OTAxMjM0"), ("of 17 bytes", "MDEyMzQ1Njc4OTAxMjM0NTY="),
            ("that is empty", ""), ("that is no Base64", "!!!!!!!!!!!!!!!!!!!!!!=="),
            ("that is too short", "abc="), ("without its padding", SOCKET_KEY[:-2]),
            ("twice in one field", f"{SOCKET_KEY}, {SOCKET_KEY}"), ("of 8000 bytes", "A" * 4000)):
        yield f"126: a key {name}", handshake(f"{key}: {value}", without=[key]), "400"
    yield "126: no key", handshake(without=[key]), "400"
    yield "126: two keys", handshake(f"{key}: {SOCKET_KEY}"), "400"
    for value in ("8", "0", "14", "255", "x", "", "013", "13, 8"):
        yield f"126: version {value!r}", handshake(f"{version}: {value}", without=[version]), "426"
    yield "126: no version", handshake(without=[version]), "426"
    yield "126: Upgrade dropped", handshake(without=["Upgrade", "Connection"]), "426"
    yield "126: Upgrade dropped, Connection not", handshake(without=["Upgrade"]), "426"
    yield "126: another Upgrade", handshake("Upgrade: h2c", without=["Upgrade"]), "426"
    yield "126: Upgrade that begins like it", handshake(
        "Upgrade: websockets", without=["Upgrade"]), "426"
    yield "126: Connection: close", handshake("Connection: close", without=["Connection"]), "426"
    yield "126: an nginx as it comes", handshake(
        "Connection: close", version="HTTP/1.0", without=["Upgrade", "Connection"]), "426"
    yield "HTTP/1.0", handshake(version="HTTP/1.0"), "400"
    yield "POST", handshake("Content-Length: 0", method="POST"), "405"
    yield "HEAD, as of a poll", handshake(method="HEAD"), "200"
    yield "PUT", handshake(method="PUT"), "405"
    for origin in ("http://evil.example", "null", "http://outside.evil", "http://outside:81",
                    "http://evil outside", "x", ""):
        yield f"127: Origin {origin!r}", handshake(f"Origin: {origin}"), "403"
    yield "two Origins", handshake("Origin: http://evil.example", ORIGIN), "403"
    yield "no channels", handshake(target="/poll?since=now"), "400"
    yield "a wrong channel", handshake(target="/poll?channels=a.b&since=now"), "400"
    yield "65 channels", handshake(
        target="/poll?since=now&channels=" + ",".join(f"c{n}" for n in range(65))), "400"
    yield "a wrong cursor", handshake(target="/poll?channels=x&since=yesterday"), "400"
    yield "a wrong ticket", handshake(target=TARGET + "&t=e30.e30.e30"), "401"
    yield "a private channel", handshake(target="/poll?channels=private-x&since=now"), "401"
    yield "a body", handshake("Content-Length: 5", body=b"hello"), "400"
    yield "a body in chunks", handshake("Transfer-Encoding: chunked", body=b"0\r\n\r\n"), "501"
    yield "a path that is none", handshake(target="/socket"), "404"


def accepted_handshakes():
    """Fields that look odd, and are right: RFC 6455, section 4.2.1."""
    for name, data in (
            ("as it should be", HELLO), ("with its own Origin", handshake(ORIGIN)),
            ("with its own Origin, by TLS", handshake("Origin: https://outside")),
            ("in capitals", HELLO.replace(b"Upgrade: websocket", b"UPGRADE: WEBSOCKET")),
            ("in small letters", HELLO.replace(b"Sec-WebSocket", b"sec-websocket")),
            ("Upgrade in a list", HELLO.replace(b": websocket", b": h2c, websocket")),
            ("Upgrade in two fields", handshake("Upgrade: h2c")),
            ("Connection in a list", HELLO.replace(b": Upgrade", b": keep-alive, upgrade")),
            ("Connection in two fields", handshake("Connection: keep-alive")),
            ("no space before values", HELLO.replace(b": ", b":")),
            ("tabs around values", HELLO.replace(b": ", b":\t ").replace(b"\r\nU", b" \t\r\nU")),
            ("extensions", handshake("Sec-WebSocket-Extensions: permessage-deflate; x=\"y\", z")),
            ("extensions that are none", handshake("Sec-WebSocket-Extensions: ;;,=,")),
            ("its subprotocol", handshake("Sec-WebSocket-Protocol: fireside.1")),
            ("subprotocols", handshake("Sec-WebSocket-Protocol: chat, fireside.1, superchat")),
            ("other subprotocols", handshake("Sec-WebSocket-Protocol: chat, FIRESIDE.1")),
            ("subprotocols in two fields", handshake(
                "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: fireside.1")),
            ("an event stream wanted, too", handshake("Accept: text/event-stream"))):
        yield f"a handshake, {name}", [data, 0.05], "alive"


def wrong_frames():
    """128 to 134: each is closed with the code of RFC 6455, section 7.4.1."""
    text = b'{"do":1,"listen":["x"]}'
    for opcode in (TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION):
        yield f"128: opcode {opcode} unmasked", frame(opcode, b"", key=None), 1002
    for bits in range(1, 8):
        yield f"129: reserved bits {bits}", frame(TEXT, text, reserved=bits), 1002
        yield f"129: reserved bits {bits} of a ping", frame(PING, b"", reserved=bits), 1002
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        yield f"opcode {opcode}", frame(opcode, b"x"), 1002
    for length in (1 << 63, (1 << 64) - 1):
        yield f"130: a length of {length}", frame(TEXT, b"x", length=length, width=8), 1002
    for length in (1 << 62, 1 << 32, LIMIT + 1):
        yield f"133: a length of {length}", frame(TEXT, b"x", length=length, width=8), 1009
    yield "133: 64 KiB and a byte", frames.text(" " * (LIMIT + 1)), 1009
    yield "133: 64 KiB and a byte in pieces", (
        frame(TEXT, b" " * 40_000, final=False) + frame(CONTINUATION, b" " * 25_537)), 1009
    yield "133: pieces, the last of them a lie", (
        frame(TEXT, b" " * 40_000, final=False) + frame(CONTINUATION, b"", length=1 << 40)), 1009
    yield "a length in more bytes than it needs", frame(TEXT, text, width=2), 1002
    yield "a length in 8 bytes that fits into 2", frame(TEXT, b" " * 200, width=8), 1002
    for opcode in (PING, PONG, CLOSE):
        yield f"131: opcode {opcode} in pieces", frame(opcode, b"", final=False), 1002
        yield f"opcode {opcode} of 126 bytes", frame(opcode, b"x" * 126), 1002
        yield f"opcode {opcode}, 125 bytes in 8", frame(opcode, b"x" * 125, width=8), 1002
    yield "131: a ping in pieces within a text", (
        frame(TEXT, text[:5], final=False) + frame(PING, b"", final=False)), 1002
    yield "a continuation of nothing", frame(CONTINUATION, b"x"), 1002
    yield "a text within a text", frame(TEXT, b"x", final=False) + frame(TEXT, b"y"), 1002
    yield "a binary frame", frame(BINARY, text), 1003
    yield "a binary frame in pieces", (
        frame(BINARY, b"x", final=False) + frame(CONTINUATION, b"y")), 1003
    for name, payload in (
            ("an overlong NUL", b"\xc0\x80"), ("half a pair", b"\xed\xa0\x80"),
            ("above U+10FFFF", b"\xf4\x90\x80\x80"), ("a byte that is none", b"\xff"),
            ("cut short", b"\xe2\x82"), ("a tail alone", b"\x80"), ("Latin-1", b"gr\xfc\xdfe"),
            ("an overlong slash", b"\xe0\x80\xaf"), ("five bytes", b"\xf8\x88\x80\x80\x80")):
        yield f"132: {name}", frame(TEXT, b'"' + payload + b'"'), 1007
        yield f"132: {name} in pieces", (
            frame(TEXT, b'"' + payload[:1], final=False)
            + frame(CONTINUATION, payload[1:] + b'"')), 1007
    yield "132: a Close with a reason that is no text", frames.close(1000, b"\xff"), 1007
    yield "a Close of one byte", frame(CLOSE, b"\x03"), 1002
    for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535):
        yield f"a Close with {code}", frames.close(code), 1002
    for code in (1000, 1001, 1003, 1011, 3000, 4000, 4999):
        yield f"a Close with {code} is answered so", frames.close(code), code
    yield "a Close without a code", frame(CLOSE), 1005
    yield "frames behind a Close", frames.close(1000) + frame(15, b"x"), 1000
    yield "what is no frame", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 1002
    yield "another handshake", HELLO, 1002
    yield "zeros", bytes(1000), 1002


def odd_frames():
    """What looks odd, and is right."""
    text = b'{"do":1,"listen":["x"]}'
    yield "no pieces at all", b""
    yield "a text in 23 pieces", frame(TEXT, b"", final=False) + b"".join(
        frame(CONTINUATION, bytes([byte]), final=False) for byte in text) + frame(CONTINUATION)
    yield "a ping within a text", (
        frame(TEXT, text[:5], final=False) + frame(PING, b"x") + frame(CONTINUATION, text[5:]))
    yield "a pong that nobody asked for", frame(PONG, b"hello")
    yield "a ping of 125 bytes", frame(PING, b"x" * 125)
    yield "a key of zeros", frame(TEXT, text, key=bytes(4))
    yield "a letter cut in two", (
        frame(TEXT, b'{"do":1,"say":"x","body":"\xc3', final=False)
        + frame(CONTINUATION, b'\xbc"}'))
    yield "64 KiB less the rest of a message", say(1, say="x", body="a" * (LIMIT - 100))
    yield "135: a frame in the handshake's segment", text and frames.text(text.decode())


def wrong_commands():
    """Frames that are right, and what they say is not: the connection ends with 4400."""
    for name, words in (
            ("nothing", ""), ("a space", " "), ("half an object", '{"do":1'), ("a list", "[]"),
            ("a number", "7"), ("null", "null"), ("a text", '"hello"'), ("two objects", "{}{}"),
            ("a comment", '{"do":1/**/}'),
            ("NaN", '{"do":NaN,"listen":["x"]}'), ("a NUL", '{"do":1,"listen":["x"]}\0'),
            ("a BOM", '\ufeff{"do":1,"listen":["x"]}'), ("quotes of another kind", "{'do':1}"),
            ("40,000 levels", '{"do":' + "[" * 40_000), ("JSON that is cut", '{"do":1,"say":"\\ud8')):
        yield f"a frame with {name}", words


def refused_commands():
    """Commands that are understood and refused, in a reply. The connection lives."""
    for name, words, status in (
            ("nothing to do", {}, 400), ("two things", {"say": "x", "body": 1, "listen": ["x"]}, 400),
            ("what is unknown", {"shout": "x"}, 400), ("say is a number", {"say": 7, "body": 1}, 400),
            ("say is a list", {"say": ["x"], "body": 1}, 400), ("say is null", {"say": None}, 400),
            ("no body", {"say": "x"}, 400), ("a wrong channel", {"say": "a b", "body": 1}, 400),
            ("an empty channel", {"say": "", "body": 1}, 400),
            ("a long channel", {"say": "x" * 65, "body": 1}, 400),
            ("a short nonce", {"say": "x", "body": 1, "nonce": "a"}, 400),
            ("a nonce that is a number", {"say": "x", "body": 1, "nonce": 12345678}, 400),
            ("ttl of 0", {"say": "x", "body": 1, "ttl": 0}, 400),
            ("ttl of -1", {"say": "x", "body": 1, "ttl": -1}, 400),
            ("ttl of 1e9", {"say": "x", "body": 1, "ttl": 1_000_000_000}, 400),
            ("ttl that is a text", {"say": "x", "body": 1, "ttl": "5"}, 400),
            ("from that is a number", {"say": "x", "body": 1, "from": 7}, 400),
            ("a long from", {"say": "x", "body": 1, "from": "x" * 65}, 400),
            ("a from with a line break", {"say": "x", "body": 1, "from": "a\nb"}, 400),
            ("__proto__", {"say": "x", "body": {"__proto__": 1}}, 400),
            ("501 levels", {"say": "x", "body": deep(501)}, 400),
            ("a private channel", {"say": "private-x", "body": 1}, 401),
            ("listen to a text", {"listen": "x"}, 400), ("listen to nothing", {"listen": []}, 400),
            ("listen to numbers", {"listen": [1]}, 400), ("listen to null", {"listen": None}, 400),
            ("listen to a wrong name", {"listen": ["a.b"]}, 400),
            ("listen to 65", {"listen": [f"c{n}" for n in range(65)]}, 400),
            ("listen to what is private", {"listen": ["private-x"]}, 401),
            ("a wrong since", {"listen": ["x"], "since": "yesterday"}, 400),
            ("a since that is a number", {"listen": ["x"], "since": 5}, 400),
            ("a ticket that is none", {"ticket": "e30.e30.e30"}, 401),
            ("a ticket that is a number", {"ticket": 5}, 400),
            ("a long ticket", {"ticket": "x" * 5000}, 401),
            ("a token without a session", {"xsrf": "ETff"}, 403),
            ("a token that is a list", {"xsrf": []}, 400)):
        yield name, words, status


def deep(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


class Replied(Case):
    """A command, and the status of the error in its reply, or 200."""

    def __init__(self, name, words, status, do=7):
        super().__init__(name, [], str(status))
        self.frame, self.do = words, do

    def result(self, connect, patience):
        with connect() as sock:
            sock.sendall(HELLO + self.frame + frame(PING, b"last"))
            data, end = b"", time.monotonic() + patience
            while (found := look(data)) is None and time.monotonic() < end:
                if not (got := sock.recv(65536)):
                    return "hung up"
                data += got
            if found != "alive":
                return str(found)
            # A refused command may be answered later than the ping.
            while True:
                rest = frames.split(data[data.find(wire.HEAD_END) + 4:])[0]
                for each in rest:
                    value = json.loads(each.payload) if each.opcode == TEXT else {}
                    if "re" in value and value["re"] == self.do:
                        return str(value.get("error", {}).get("status", 200))
                data += sock.recv(65536)


class Cut(Case):
    """A right conversation, cut in two at one byte: it must not matter."""

    def __init__(self, place):
        talk = HELLO + say(1, listen=["x"]) + frame(PING, b"") + frame(TEXT, b"{", final=False)
        talk += frame(CONTINUATION, b'"do":2,"listen":["y"]}')
        super().__init__(f"cut at byte {place}", [talk[:place], 0.002, talk[place:]], "alive")
        self.length = len(talk)


class Events(Case):
    """An event stream whose client is rude. `served` where it still hears."""

    def __init__(self, name, pieces, expected, request=None):
        super().__init__(name, pieces, expected)
        self.request = request or wire.request(
            "GET", TARGET, fields=["Accept: text/event-stream"])

    def result(self, connect, patience):
        with connect() as sock:
            sock.sendall(self.request)
            data = b""
            while b"\n\n" not in data.partition(wire.HEAD_END)[2]:
                if not (got := sock.recv(65536)):
                    return data.split(b" ", 2)[1].decode() if data else "hung up"
                data += got
                if b" 200 " not in data[:20]:
                    return data.split(b" ", 2)[1].decode()
            try:
                for piece in self.pieces:
                    sock.sendall(piece)
                    time.sleep(0.05)
                sock.settimeout(1)
                while sock.recv(65536):
                    pass
                return "hung up"
            except TimeoutError:
                return "served"
            except OSError:
                return "hung up"


def all_cases():
    for name, data, status in refused_handshakes():
        yield Case(name, [data], status, asks=False)
    for name, pieces, expected in accepted_handshakes():
        yield Case(name, pieces, expected)
    for name, data, code in wrong_frames():
        yield Case(name, [HELLO, 0.02, data], str(code), asks=False)
        yield Case(f"{name}, in the handshake's segment", [HELLO + data], str(code), asks=False)
        if len(data) < 300:
            single = [bytes([byte]) for byte in data]
            yield Case(f"{name}, byte by byte", [HELLO, *single], str(code), asks=False)
    for name, data in odd_frames():
        yield Case(name, [HELLO, 0.02, data], "alive")
        yield Case(f"{name}, in the handshake's segment", [HELLO + data], "alive")
    for name, words in wrong_commands():
        yield Case(name, [HELLO, frames.text(words)], "4400", asks=False)
    for name, words, status in refused_commands():
        yield Replied(name, say(7, **words), status)
    for do in (0, -1, 1.5, 1 << 62, 10 ** 30):
        yield Replied(f"do is {do}", say(do, listen=["x"]), 200, do)
    for do in ("1", [], {}, None, True, 10 ** 40):
        yield Replied(f"do is {do!r}", say(do, listen=["x"]), 400, None)
    yield Replied("no do", frames.text('{"listen":["x"]}'), 400, None)
    yield Replied("an empty object", frames.text("{}"), 400, None)
    yield Replied("unknown keys beside", say(7, listen=["x"], colour="red", deep=deep(400)), 200)
    yield Replied("500 levels", say(7, say="x", body=deep(500)), 200)
    for place in range(1, Cut(1).length):
        yield Cut(place)
    yield from floods()
    yield from rude()


def floods():
    """134, 137: many small things, each of which is allowed."""
    for name, data, expected in (
            ("134: 10,000 empty pieces", frame(TEXT, b"", final=False)
             + frame(CONTINUATION, b"", final=False) * 10_000 + frame(CONTINUATION, b"x"), "4429"),
            ("137: 10,000 pings", frame(PING, b"x") * 10_000, "4429"),
            ("137: 10,000 pongs", frame(PONG, b"x") * 10_000, "4429"),
            # More than the server reads before it hangs up, so the kernel may send an RST.
            ("137: 10,000 pings of 125 bytes", frame(PING, b"x" * 125) * 10_000, EITHER),
            ("1,000 commands", say(1, listen=["x"]) * 1000, "4429"),
            ("1,000 refused commands", say(1, listen=["."]) * 1000, "4429")):
        yield Case(name, [HELLO, data], expected, asks=False)
    yield Case("135: 20 frames behind the handshake", [HELLO + say(1, listen=["x"]) * 15], "alive")


def rude():
    """136, 138, and clients that leave in the middle."""
    half = frames.text('{"do":1,"listen":["x"]}')[:9]
    for how in ("half", "reset"):
        expected = "hung up" if how == "half" else "left"
        yield Case(f"136: {how} in a frame", [HELLO, half], expected, asks=False, ends=how)
        yield Case(f"136: {how} behind the handshake", [HELLO], expected, asks=False, ends=how)
        yield Case(f"136: {how} in the handshake", [HELLO[:60]], expected, asks=False, ends=how)
        yield Case(f"{how} in a long frame", [HELLO, frame(TEXT, b"x", length=60_000)[:14]],
                   expected, asks=False, ends=how)
    yield Events("an event stream is sent a byte", [b"x"], "served")
    yield Events("an event stream is sent another request", [
        b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"], "served")
    yield Events("an event stream is sent 33 KiB", [b"x" * 1024] * 40, "hung up")
    for name, field, status in (
            ("another type", "Accept: text/html", None), ("HTTP/1.0", None, "served")):
        request = wire.request("GET", TARGET, fields=["Accept: text/event-stream"])
        if name == "HTTP/1.0":
            yield Events(name, [], status, request.replace(b"HTTP/1.1", b"HTTP/1.0"))
    for target, status in (
            ("/poll?since=now", "400"), ("/poll?channels=a.b&since=now", "400"),
            ("/poll?channels=x&since=yesterday", "400"), ("/poll?channels=x&since=now&hold=0", "400"),
            ("/poll?channels=x&since=now&hold=86401", "400"),
            ("/poll?channels=private-x&since=now", "401"),
            ("/poll?channels=x&since=now&t=e30.e30.e30", "401"),
            ("/channels/a.b/stream", "400"), ("/channels/x/stream?format=xml", "400"),
            ("/channels/private-x/stream?format=json", "401"),
            ("/channels/x/stream?format=json&since=yesterday", "400")):
        yield Events(f"an event stream at {target}", [], status, wire.request(
            "GET", target, fields=["Accept: text/event-stream"]))
    for cursor in ("yesterday", "a:b", "x" * 300, "\x7f", "1, 2"):
        yield Events(f"Last-Event-ID {cursor[:10]!r}", [], "400", wire.request(
            "GET", TARGET, fields=["Accept: text/event-stream", f"Last-Event-ID: {cursor}"]))


CASES = list(all_cases())
