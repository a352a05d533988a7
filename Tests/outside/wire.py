"""HTTP by hand: bytes out, bytes in, and the connection cut wherever the test wants it."""
# SPDX-License-Identifier: MIT

import json
import socket
import struct

HEAD_END = b"\r\n\r\n"
NOW = struct.pack("ii", 1, 0)

#: Ways to cut: close the socket, which is an RST where something was left unread and else a FIN;
#: always an RST; or a FIN first, and then close.
CUTS = ("close", "reset", "half")


class Answer:
    """One whole answer."""

    def __init__(self, raw, head_length):
        self.raw = raw
        self.head_length = head_length
        self.head = raw[:head_length].decode("latin-1")
        self.body = raw[head_length:]
        self.status = int(self.head.split(" ", 2)[1])

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


def request(method, target, body=b"", content_type=None, fields=()):
    """The bytes of a request."""
    lines = [f"{method} {target} HTTP/1.1", "Host: outside"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    lines.extend(fields)
    return "\r\n".join(lines).encode() + HEAD_END + body


def connect(port, timeout=30, source=None, context=None):
    """`port`: of 127.0.0.1, or the path of a Unix socket. `source`: the address to come from, of
    127.0.0.0/8, where Linux has them all. `context`: for TLS."""
    if isinstance(port, str):
        return connect_to_path(port, timeout)
    sock = socket.create_connection(
        ("127.0.0.1", port), timeout, source_address=(source, 0) if source else None)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return context.wrap_socket(sock, server_hostname="chat.example") if context else sock


def connect_to_path(path, timeout):
    sock = socket.socket(socket.AF_UNIX)
    try:
        sock.settimeout(timeout)
        sock.connect(path)
    except OSError:
        sock.close()
        raise
    return sock


def receive(sock, at_most=None):
    """Reads one answer, or its first `at_most` bytes.

    Returns the answer, or None when it was not whole, and how many bytes were read.
    """
    data = bytearray()
    head_length = total = None
    while True:
        if total is None and (end := data.find(HEAD_END)) >= 0:
            head_length = end + len(HEAD_END)
            total = head_length + content_length(data[:head_length])
        if total is not None and len(data) >= total:
            return Answer(bytes(data[:total]), head_length), len(data)
        if at_most is not None and len(data) >= at_most:
            return None, len(data)
        wanted = 65536 if at_most is None else min(65536, at_most - len(data))
        got = sock.recv(wanted)
        if not got:
            return None, len(data)
        data += got


def content_length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def ask(port, request, timeout=30):
    """Sends a request on a new connection, and returns the whole answer."""
    with connect(port, timeout) as sock:
        sock.sendall(request)
        answer, count = receive(sock)
        # Without this, tens of thousands of finished connections would use up all ports.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW)
    if answer is None:
        raise ConnectionError(f"the server hung up after {count} bytes of its answer")
    return answer


def cut(port, request, offset, how, timeout=30):
    """Sends a request, reads `offset` bytes of the answer, then cuts the connection.

    Returns what `receive` does: the answer, if it was no longer than that.
    """
    sock = connect(port, timeout)
    try:
        sock.sendall(request)
        answer, count = receive(sock, offset)
        if how == "half":
            sock.shutdown(socket.SHUT_WR)
        if how == "reset" or answer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW)
        return answer, count
    finally:
        sock.close()


def leave(sock, how):
    """Closes a connection in one of the ways of `CUTS`."""
    try:
        if how == "half":
            sock.shutdown(socket.SHUT_WR)
        if how == "reset":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW)
    except OSError:
        pass  # the other side was quicker
    sock.close()
