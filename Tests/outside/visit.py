"""A client at one door, on a connection of its own, whose answers are taken one by one."""
# SPDX-License-Identifier: MIT

import collections
import json
import time

import frames
import wire


class Visit:
    """`way`: one of `ways.WAYS`, made for this connection. `context`: for TLS."""

    def __init__(self, port, way, channels, since, timeout=30, source=None, context=None,
                 host="outside", **words):
        self.way = way
        self.pages = collections.deque()
        #: Bytes that came, of heads as well.
        self.count = 0
        #: Answers that came, taken or not.
        self.heard = 0
        #: Whether the other side hung up.
        self.is_cut = False
        self.sock = wire.connect(port, timeout, source, context)
        try:
            request = way.request(channels, since, **words)
            self.sock.sendall(request.replace(b"Host: outside", f"Host: {host}".encode(), 1))
        except OSError:
            self.sock.close()
            raise

    def next(self, timeout=30):
        """The next answer; None when no more will come. TimeoutError when none came in time."""
        end = time.monotonic() + timeout
        while not self.pages:
            if not self.receive(end - time.monotonic()):
                return None
        return self.pages.popleft()

    def receive(self, timeout, at_most=65536):
        """Takes some bytes. Returns whether there may be more."""
        if self.way.is_over or self.is_cut:
            return False
        self.sock.settimeout(max(timeout, 0.000_1))
        data = self.sock.recv(at_most)
        self.count += len(data)
        pages = self.way.hear(data)
        self.pages += pages
        self.heard += len(pages)
        self.is_cut = not data
        return bool(data)

    def until(self, holds, timeout=30):
        """Takes bytes until something holds. Returns whether it does."""
        end = time.monotonic() + timeout
        while not holds():
            if not self.receive(end - time.monotonic()):
                return holds()
        return True

    def say(self, **frame):
        """Sends a frame with an object in it: `do`, and what to do."""
        self.sock.sendall(frames.text(json.dumps(frame)))

    def ask(self, **frame):
        """Sends a frame, and waits for its reply."""
        self.say(**frame)
        if not self.until(lambda: frame["do"] in self.way.replies):
            raise ConnectionError(
                f"no reply to {frame}: code {self.way.code}, error {self.way.error}")
        return self.way.replies[frame["do"]]

    def leave(self, how="close"):
        """One of `wire.CUTS`."""
        wire.leave(self.sock, how)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.leave("reset")  # without this, finished connections would use up all ports
