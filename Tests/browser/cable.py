"""The network between a browser and the server: a TCP proxy that a test pulls out and puts back.

Browsers' own ways to go offline differ, or are missing; this one works for all of them.
"""
# SPDX-License-Identifier: MIT

import socket
import struct
import threading

RESET = struct.pack("ii", 1, 0)


class Cable:
    """Listens on a port of its own, and passes all on to the server's until it is pulled."""

    def __init__(self, port, host="127.0.0.1"):
        self.server = (host, port)
        self.is_in = True
        self.lock = threading.Lock()
        self.ends = set()
        self.slow, self.marker, self.release = set(), None, threading.Event()
        self.swaps, self.wishes = [], []  # pairs: what comes from the server, and from the browser
        self.listener = socket.create_server((host, 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.origin = f"http://{host}:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def pull(self):
        """From now on every connection is reset, those that are open at once."""
        with self.lock:
            self.is_in = False
            ends, self.ends = self.ends, set()
        for end in ends:
            cut(end)

    def plug(self):
        with self.lock:
            self.is_in = True

    def hold(self, marker):
        """Answers to requests with these bytes in them stay in the cable until `release` is set."""
        self.marker = marker

    def swap(self, old, new):
        """Puts `new` in the place of `old` in all that comes from the server. No length changes, and
        nothing is compressed."""
        assert len(new) <= len(old)
        self.swaps.append((old, new.ljust(len(old))))
        self.wishes.append((b"Accept-Encoding: gzip", b"Accept-Encoding: none"))

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.server)
            except OSError:
                cut(near)
                continue
            with self.lock:
                if self.is_in:
                    self.ends |= {near, far}
            for one, other, swaps in ((near, far, self.wishes), (far, near, self.swaps)):
                threading.Thread(
                    target=self.carry, args=(one, other, swaps), daemon=True).start()

    def carry(self, one, other, swaps):
        try:
            while True:
                with self.lock:
                    if one not in self.ends:
                        break
                data = one.recv(65536)
                if not data:
                    break
                for old, new in swaps:
                    data = data.replace(old, new)
                if self.marker and self.marker in data:
                    self.slow.add(other)
                if one in self.slow:
                    self.release.wait()
                    self.slow.discard(one)
                other.sendall(data)
        except OSError:
            pass
        with self.lock:
            self.ends -= {one, other}
        cut(one)
        cut(other)

    def close(self):
        self.release.set()
        self.listener.close()
        self.pull()


def cut(end):
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        # A thread that reads from it is woken by this, and not by `close`.
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    end.close()
