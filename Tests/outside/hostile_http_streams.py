"""Streams of one to three requests: by the grammar, beside it, and with single bytes changed."""
# SPDX-License-Identifier: MIT

#: Fields that have led parsers astray; `{length}` is the right length of the body.
FIELDS = (
    "Content-Length: {length}", "Content-Length: 0", "Content-Length: 1",
    "Content-Length: +{length}", "Content-Length: {length}, {length}",
    "Content-Length: 0x{length}", "Content-Length: -1",
    "Content-Length: 00{length}", "Content-Length:{length} ", "Content-Length : {length}",
    "Content-Length: {length}\t", "Content-Length: 99999999999999999999", "Content-Length:",
    "Content_Length: 3", "Transfer-Encoding: chunked", "Transfer-Encoding: identity",
    "Transfer-Encoding: x, chunked", "Transfer-Encoding: chunked, x", "Transfer-Encoding : chunked",
    "Transfer-Encoding:\x0bchunked", "transfer-encoding: Chunked", "TE: trailers",
    " folded", "\tX: folded", "X: a\r\n b", "X: a\nY: b", "X: a\rY: b", "X:\x00", "X: \x7f", ": x",
    "X", "X\x00: a", "X(: a", "X: " + "a" * 300, "Host: a", "Host: b", "Host:", "Host: a b",
    "Connection: close", "Connection: keep-alive", "Connection: close, keep-alive",
    "Connection: upgrade\r\nUpgrade: h2c", "Upgrade: websocket", "Expect: 100-continue",
    "Expect: the worst", "Cookie: a=b", "Cookie: \xff\xfe", "Range: bytes=0-0", "Trailer: X",
    "X-Forwarded-For: 192.0.2.1", "If-None-Match: *", "X: \xe4", "",
)
LINES = (
    "{method} {target}", "{method} {target} HTTP/1.0", "{method} {target} HTTP/1.2",
    "{method} {target} HTTP/0.9", "{method} {target} HTTP/2.0", "{method} {target} http/1.1",
    "{method}  {target} HTTP/1.1", "{method} {target}  HTTP/1.1", "{method}\t{target}\tHTTP/1.1",
    " {method} {target} HTTP/1.1", "{method} {target} HTTP/1.1 ", "{method} {target} HTTP/01.1",
    "{method} http://a{target} HTTP/1.1", "{method} * HTTP/1.1", "{method} a:80 HTTP/1.1",
    "{method} /{target} HTTP/1.1", "{method} {target}#x HTTP/1.1", "{method} {target}%00 HTTP/1.1",
    "{method} {target}\xe4 HTTP/1.1", "PRI * HTTP/2.0", "CONNECT a:80 HTTP/1.1",
)
ENDS = ("\n", "\r", "\r\r\n", "\n\r", "\r\n ", "\x00", "")
BYTES = b"\r\n\r\n\t\x00\x0b\x7f\xff :;,/?#%+-=&0159aHG"
CHUNKS = b"3\r\nabc\r\n0\r\n\r\n"


class Stream:
    """`is_right` where nothing is bent: then each of its `count` requests has an answer."""

    def __init__(self, choice, channel):
        self.count = choice.randint(1, 3)
        self.is_right = choice.random() < 0.2
        self.bytes = b"".join(
            self.request(choice, channel, number) for number in range(self.count))
        if not self.is_right:
            for _ in range(choice.choice((0, 0, 1, 1, 2, 5))):
                self.bytes = changed(self.bytes, choice)

    def request(self, choice, channel, number):
        method, target, body = plain(choice, channel, number)
        line, fields = "{method} {target} HTTP/1.1", ["Host: a", "Content-Type: text/plain"]
        if method == "POST":
            fields.append("Content-Length: {length}")
        if not self.is_right and choice.random() < 0.6:
            for _ in range(choice.choice((1, 1, 1, 2, 3))):
                fields.insert(choice.randint(0, len(fields)), choice.choice(FIELDS))
            if choice.random() < 0.2:
                fields.pop(choice.randrange(len(fields)))
            if choice.random() < 0.2:
                line = choice.choice(LINES)
            if choice.random() < 0.15:
                body = choice.choice((CHUNKS, body + smuggled(channel), smuggled(channel)))
        lines = [line, *fields, "", ""]
        breaks = ["\r\n"] * (len(lines) - 1) + [""]
        if not self.is_right and choice.random() < 0.05:
            breaks[choice.randrange(len(breaks) - 1)] = choice.choice(ENDS)
        head = "".join(one + end for one, end in zip(lines, breaks)).format(
            method=method, target=target, length=len(body))
        return head.encode("latin-1") + body

    def pieces(self, choice):
        """The stream as it goes out: whole, in a few pieces, or byte by byte."""
        how = choice.choice(("whole", "whole", "pieces", "bytes"))
        if how == "bytes" and len(self.bytes) < 1000:
            return [self.bytes[index:index + 1] for index in range(len(self.bytes))]
        places = []
        if how == "pieces":
            places = sorted(choice.randrange(len(self.bytes)) for _ in range(4))
        return [
            self.bytes[start:end]
            for start, end in zip([0, *places], [*places, len(self.bytes)]) if end > start
        ]


def plain(choice, channel, number):
    """A request without faults whose answer is recognised by a call or by a message kept."""
    kind = choice.choice(("say", "say", "call", "call", "HEAD", "OPTIONS"))
    if kind == "say":
        body = choice.choice((b"", b"%d " % choice.randrange(10**9))) + bytes(
            choice.choice(b"abc \xc3\xa4{}\r\n") for _ in range(choice.randint(1, 20)))
        return "POST", f"/channels/{channel}", body.decode("utf-8", "ignore").encode() or b"x"
    target = f"/channels/{channel}/people?callback=r{choice.randrange(10**6)}n{number}"
    return ("GET" if kind == "call" else kind), target, b""


def smuggled(channel):
    """A body that a parser which miscounts takes for a request."""
    return f"GET /channels/{channel}/people?callback=smuggled HTTP/1.1\r\nHost: a\r\n\r\n".encode()


def changed(data, choice):
    """One byte or one slice more, less, or another."""
    start = choice.randrange(len(data) + 1)
    end = min(len(data), start + choice.choice((0, 1, 1, 1, 2, 8, 40)))
    middle = choice.choice((
        b"", bytes([choice.choice(BYTES)]), bytes([choice.randrange(256)]), data[start:end] * 2,
        bytes(byte ^ 1 << choice.randrange(8) for byte in data[start:end])))
    return data[:start] + middle + data[end:] or data
