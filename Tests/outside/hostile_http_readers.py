"""How two other parsers read a stream of requests: h11, and node's llhttp (by httptools)."""
# SPDX-License-Identifier: MIT

from typing import NamedTuple

import h11
import httptools

#: What a server answers at once. Anything else may wait.
WAITING = ("/poll", "/?", "/ ")


class Request(NamedTuple):
    method: str
    target: str
    body: bytes


class Reading:
    """The requests that a parser sees, up to where it refuses or the bytes end."""

    def __init__(self):
        self.requests = []
        #: Whether the parser stops for reasons that are no concern of Fireside's.
        self.is_partial = False

    @property
    def due(self):
        """How many answers are due at once. A poll may wait, and then all behind it wait."""
        for place, request in enumerate(self.requests):
            if request.method == "GET" and (request.target + " ").startswith(WAITING):
                return place
        return len(self.requests)


def read_h11(data):
    reading = Reading()
    while True:
        # RFC 9112 section 2.2: a server should skip empty lines here; h11 does not.
        while data.startswith(b"\r\n"):
            data = data[2:]
        parser = h11.Connection(h11.SERVER)
        parser.receive_data(data)
        try:
            request, body = parser.next_event(), b""
            if not isinstance(request, h11.Request):
                return reading
            while isinstance(event := parser.next_event(), h11.Data):
                body += event.data
            if not isinstance(event, h11.EndOfMessage):
                return reading
        except h11.RemoteProtocolError:
            return reading
        reading.requests.append(
            Request(request.method.decode(), request.target.decode("latin-1"), body))
        data = parser.trailing_data[0]
        if closes(request):
            return reading


def closes(request):
    """Whether a server that follows RFC 9112, section 9.3, reads nothing behind this request."""
    options = [
        option.strip() for name, value in request.headers if name == b"connection"
        for option in value.lower().split(b",")
    ]
    return b"close" in options or (
        request.http_version == b"1.0" and b"keep-alive" not in options)


def read_llhttp(data):
    reading = Reading()
    collector = Collector(reading)
    parser = collector.parser = httptools.HttpRequestParser(collector)
    try:
        parser.feed_data(data)
    except httptools.HttpParserUpgrade:
        # The rest is another protocol to it, the body as well.
        reading.requests.pop()
        reading.is_partial = True
    except httptools.HttpParserError:
        pass
    return reading


class Collector:
    """Takes llhttp's calls for one stream."""

    def __init__(self, reading):
        self.reading = reading
        self.parser = None
        self.on_message_begin()

    def on_message_begin(self):
        self.target, self.body = b"", b""

    def on_url(self, piece):
        self.target += piece

    def on_body(self, piece):
        self.body += piece

    def on_message_complete(self):
        self.reading.requests.append(Request(
            self.parser.get_method().decode(), self.target.decode("latin-1"), self.body))


READERS = {"h11": read_h11, "llhttp": read_llhttp}
