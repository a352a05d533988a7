"""A client of a chat server, with the header fields of a browser, on one connection.

SPDX-License-Identifier: MIT
"""

import re
import socket

HEAD = (
    b"Host: 127.0.0.1\r\n"
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    b"Chrome/120 Safari/537.36\r\n"
    b"Accept-Language: en\r\nAccept-Encoding: gzip\r\n"
    b"Referer: http://127.0.0.1/\r\n")
MESSAGE = b'{"text":"' + b"x" * 48 + b'"}'


class Client:
    """Remembers the cursor that an answer brings: `next` of Fireside, `ETag` of nchan."""

    accept = b"Accept: */*\r\n"

    def __init__(self, port, number=0):
        self.socket = socket.create_connection(("127.0.0.1", port), 120)
        self.number = number
        self.cursor = "now"
        self.conditions = b""

    def listen(self):
        """What it says once, before it asks: nothing."""

    def post(self, path):
        self.send(
            b"POST", path, b"Content-Type: application/json\r\nContent-Length: %d\r\n"
            % len(MESSAGE), MESSAGE)

    def ask(self, path):
        """`path` may have the places {number} and {cursor}."""
        path = path.format(number=self.number, cursor=self.cursor)
        self.send(b"GET", path, self.conditions)

    def send(self, method, path, fields, body=b""):
        line = b"%s %s HTTP/1.1\r\n" % (method, path.encode())
        self.socket.sendall(line + HEAD + self.accept + fields + b"\r\n" + body)

    def receive(self):
        """Waits for a whole answer."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.more()
        head, _, body = received.partition(b"\r\n\r\n")
        if not re.match(rb"HTTP/1.1 20\d ", head):
            raise RuntimeError(f"answered {head + body}")
        length = int(re.search(rb"(?i)\ncontent-length: *(\d+)", head)[1])
        while len(body) < length:
            body += self.more()
        self.remember(head, body)

    def more(self):
        found = self.socket.recv(65536)
        if not found:
            raise RuntimeError("the server closed the connection")
        return found

    def remember(self, head, body):
        if found := re.search(rb'"next":"([^"]+)"', body):
            self.cursor = found[1].decode()
        tag = re.search(rb"(?i)\netag: *([^\r]+)", head)
        date = re.search(rb"(?i)\nlast-modified: *([^\r]+)", head)
        if tag and date:
            self.conditions = (
                b"If-Modified-Since: %s\r\nIf-None-Match: %s\r\n" % (date[1], tag[1]))

    def close(self):
        self.socket.close()
