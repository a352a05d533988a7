"""SIGTERM with ten thousand streams: each is told when to come back, and is ended in order.

Half of them are event streams, half WebSockets, of which every other one answers the server's Close.
The server ends with status 0 within its grace.
"""
# SPDX-License-Identifier: MIT

import os
import resource
import selectors
import time

import chat
import frames
import wire
from server import Server
from ways import STREAMS, Socket

TRIALS, UNIT = 10_000, "streams"
OPTIONS = (
    "--journal", "memory", "--max-connections-per-address", "0", "--max-parked-per-address", "0")
#: Descriptors beside the streams' own; seconds from SIGTERM to the end; at once unanswered.
BESIDE, GRACE, AHEAD = 200, 15, 500


def run(report, program, folder, trials, seed):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    assert trials + BESIDE <= most, f"{trials} streams need more than {most} descriptors"
    for loops in (1, 3):
        log = os.path.join(folder, f"server-{loops}.log")
        with Server(program, [*OPTIONS, "--loops", str(loops)], log) as server:
            server.start()
            crowd = Crowd(server.port, trials)
            crowd.open(report)
            began = time.monotonic()
            server.process.terminate()
            crowd.read(GRACE, lambda stream: stream.is_cut)
            server.ended(GRACE)
            took = time.monotonic() - began
            crowd.reckon(report, f"{loops} loops")
            crowd.close()
        retries = sorted(stream.retry for stream in crowd.streams if stream.retry is not None)
        report.check(took <= GRACE, f"{loops} loops: ended after {took:.1f} s")
        report.check(
            trials < 100 or len(set(retries)) > 20, f"all come back at once: {set(retries)}")
        report.figure(
            f"{loops} loops: {trials} streams ended, and the server with status 0, in {took:.1f} s; "
            f"they come back after {retries[0]} to {retries[-1]} ms")


class Stream:
    """One client."""

    def __init__(self, port, way, answers_close):
        self.way, self.answers_close = way, answers_close
        self.first = self.last = self.retry = None
        self.is_cut = False
        self.sock = wire.connect(port)
        self.sock.sendall(way.request(["x"], "now"))
        self.sock.setblocking(False)

    def hear(self):
        try:
            data = self.sock.recv(65536)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        self.is_cut = not data
        for page in self.way.hear(data):
            self.first = self.first or page
            self.last = page
            self.retry = page.get("retry")
        if self.way.is_over and isinstance(self.way, Socket) and self.answers_close:
            self.answers_close = False
            try:
                self.sock.send(frames.close(self.way.code))
            except OSError:
                pass  # it did not wait for it


class Crowd:
    def __init__(self, port, count):
        self.port, self.count = port, count
        self.selector = selectors.DefaultSelector()
        self.streams = []

    def open(self, report):
        """All of them, and the first answer of each."""
        for number in range(self.count):
            stream = Stream(self.port, STREAMS[number % 2](), answers_close=number % 4 == 1)
            self.streams.append(stream)
            self.selector.register(stream.sock, selectors.EVENT_READ, stream)
            if number % AHEAD == 0:
                self.read(30, lambda stream: stream.first)
        self.read(30, lambda stream: stream.first)
        answered = sum(stream.first is not None for stream in self.streams)
        report.check(answered == self.count, f"{answered} streams of {self.count} are answered")
        message = wire.ask(self.port, chat.publish_request("x", "before the end"))
        self.read(30, lambda stream: stream.last["messages"])
        heard = sum(bool(stream.last["messages"]) for stream in self.streams)
        report.check(
            message.status == 201 and heard == self.count, f"{heard} of {self.count} hear")

    def read(self, patience, is_done):
        """Hears all of them until something holds for each."""
        left = {stream for stream in self.streams if not is_done(stream)}
        end = time.monotonic() + patience
        while left and (rest := end - time.monotonic()) > 0:
            for key, _ in self.selector.select(rest):
                stream = key.data
                stream.hear()
                if stream.is_cut:
                    self.selector.unregister(stream.sock)
                if stream.is_cut or is_done(stream):
                    left.discard(stream)

    def reckon(self, report, name):
        untold = [stream.last for stream in self.streams if stream.retry is None]
        report.check(not untold, lambda: f"{name}: {len(untold)} were not told: {untold[:2]}")
        open_still = [stream for stream in self.streams if not stream.is_cut]
        report.check(not open_still, f"{name}: {len(open_still)} are still open")
        sockets = [stream.way for stream in self.streams if isinstance(stream.way, Socket)]
        codes = {way.code for way in sockets}
        report.check(codes == {1001}, f"{name}: WebSockets are closed with {codes}")
        rest = [stream for stream in self.streams if stream.way.data]
        report.check(not rest, f"{name}: {len(rest)} got half an answer")

    def close(self):
        self.selector.close()
        for stream in self.streams:
            stream.sock.close()
