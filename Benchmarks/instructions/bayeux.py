"""Clients of a Bayeux server, as Faye's are: each has a session, and keeps one connect waiting.

SPDX-License-Identifier: MIT
"""

import json
import re
from urllib.parse import quote

from .client import MESSAGE, Client

ENDPOINT, CHANNEL = "/bayeux", "/chat/room"
JSON = b"Content-Type: application/json\r\nContent-Length: %d\r\n"


class Bayeux(Client):
    """Connects by JSONP: callback-polling."""

    kind = "callback-polling"

    def __init__(self, port, number=0):
        super().__init__(port, number)
        self.session, self.said = None, 0
        self.tell(channel="/meta/handshake", version="1.0", supportedConnectionTypes=[self.kind])
        self.receive()

    def listen(self):
        self.tell(channel="/meta/subscribe", clientId=self.session, subscription=CHANNEL)
        self.receive()

    def post(self, path):
        self.tell(channel=CHANNEL, data=json.loads(MESSAGE), clientId=self.session)

    def ask(self, path):
        message = quote(self.connect(), safe="-_.!~*'()")
        line = f"{ENDPOINT}?message={message}&jsonp=__jsonp{self.number}__"
        self.send(b"GET", line, b"")

    def connect(self):
        return self.written(
            channel="/meta/connect", clientId=self.session, connectionType=self.kind)

    def tell(self, **message):
        self.post_text(self.written(**message))

    def post_text(self, text):
        self.send(b"POST", ENDPOINT, JSON % len(text), text.encode())

    def written(self, **message):
        """As a page writes it, with the next id."""
        self.said += 1
        return json.dumps([{**message, "id": str(self.said)}], separators=(",", ":"))

    def remember(self, head, body):
        is_empty = b'"/meta/connect"' in body and b'"text"' not in body
        if is_empty or b'"successful":true' not in body:
            raise RuntimeError(f"answered {body}")
        if not self.session:
            self.session = re.search(rb'"clientId":"([^"]+)"', body)[1].decode()


class LongPolling(Bayeux):
    """Connects by POST."""

    kind = "long-polling"

    def ask(self, path):
        self.post_text(self.connect())
