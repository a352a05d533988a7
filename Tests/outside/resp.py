"""Redis as the tests see it: one connection, a command and its reply, each with a deadline."""
# SPDX-License-Identifier: MIT

import socket
import time


class Refused(Exception):
    """The server says no."""


class Redis:
    """`OSError` where the connection is of no use any more, time-outs included."""

    def __init__(self, host, port, user=None, timeout=1.0):
        """`user`: a name and a password."""
        self.timeout = timeout
        self.data = b""
        self.sock = socket.create_connection((host, port), timeout)
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if user:
                self.call("AUTH", *user)
        except BaseException:
            self.close()
            raise

    def call(self, *words, timeout=None):
        """The reply: a text, a number, None, or a list of those."""
        parts = [str(word).encode() for word in words]
        self.end = time.monotonic() + (timeout or self.timeout)
        self.sock.sendall(b"*%d\r\n" % len(parts) + b"".join(
            b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        reply = self.reply()
        if isinstance(reply, Refused):
            raise reply
        return reply

    def reply(self):
        line = self.take(b"\r\n")
        kind, rest = line[:1], line[1:].decode()
        if kind == b"+":
            return rest
        if kind == b"-":
            return Refused(rest)
        if kind == b":":
            return int(rest)
        if rest == "-1":
            return None
        if kind == b"$":
            return self.bytes(int(rest) + 2)[:-2].decode()
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        raise ConnectionError(f"this is not Redis: {line[:40]!r}")

    def take(self, mark):
        while mark not in self.data:
            self.fill()
        line, self.data = self.data.split(mark, 1)
        return line

    def bytes(self, count):
        while len(self.data) < count:
            self.fill()
        found, self.data = self.data[:count], self.data[count:]
        return found

    def fill(self):
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("no reply in time")
        self.sock.settimeout(left)
        got = self.sock.recv(1 << 16)
        if not got:
            raise ConnectionError("the server hung up")
        self.data += got

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def pairs(reply):
    """A reply of keys and values, as a dictionary."""
    return dict(zip(reply[::2], reply[1::2]))
