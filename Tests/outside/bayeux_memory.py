"""A million handshakes by clients that never connect leave the server's memory as it was.

Meanwhile another client is served as usual: it shakes hands, subscribes, connects and hears.
"""
# SPDX-License-Identifier: MIT

import json
import os
import threading
import time

import memory
import wire
from bayeux import JSON, Door, handshake
from line import Line
from server import Server

TRIALS, UNIT = 1_000_000, "handshakes"
OPTIONS = (
    "--journal", "memory", "--bayeux", "on", "--hold", "25", "--publish-rate", "0",
    # A limit that the operator sets makes the loopback address one like any other.
    "--max-parked-per-address", "1000")
ATTACKER = "127.0.0.3"
#: The first part of the handshakes fills the tables; from then on nothing may grow.
FILL = 0.2
#: By how many MiB the resident memory may grow at all, and after the tables are full.
MOST, BOUND = 96, 8
#: How many clients are served meanwhile.
SERVED = 20


def run(report, program, folder, trials, seed):
    with Server(program, OPTIONS, os.path.join(folder, "server.log")) as server:
        server.start()
        begin = memory.resident(server.process)
        with Storm(report, server.port, round(trials * FILL)):
            pass
        full = memory.resident(server.process)
        served = 0
        with Storm(report, server.port, trials - round(trials * FILL)) as storm:
            while storm.rages() or served < SERVED:
                serve(report, server.port, served)
                served += 1
                time.sleep(0.1)
        end = memory.resident(server.process)
        report.check(full - begin <= MOST, f"RSS +{full - begin:.0f} MiB of {MOST}")
        report.check(end - full <= BOUND, f"RSS +{end - full:.0f} MiB of {BOUND} when full")
        report.figure(
            f"{trials} handshakes: RSS {begin:.0f} MiB before, {full:.0f} after {FILL:.0%} of "
            f"them, {end:.0f} at the end; {served} clients served meanwhile")
        server.terminate()


class Storm:
    """So many handshakes, on a few connections."""

    LINES = 3

    def __init__(self, report, port, count):
        self.report, self.port = report, port
        self.threads = [
            threading.Thread(target=self.run, args=(count // self.LINES,), daemon=True)
            for _ in range(self.LINES)]

    def run(self, count):
        request = wire.request("POST", "/bayeux", json.dumps([handshake()]).encode(), JSON)
        at_once = Line.AHEAD // len(request)
        try:
            with wire.connect(self.port, source=ATTACKER) as sock:
                while count > 0:
                    part = min(count, at_once)
                    shake(sock, request, part)
                    count -= part
        except (AssertionError, OSError) as error:
            self.report.fail(f"{count} handshakes are left: {type(error).__name__}: {error}")

    def rages(self):
        return any(thread.is_alive() for thread in self.threads)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        for thread in self.threads:
            thread.join()


def shake(sock, request, count):
    """Answers are counted, not read: the server is to be busy, and not this client."""
    sock.sendall(request * count)
    data = b""
    while data.count(b'"successful":') < count:
        got = sock.recv(1 << 18)
        assert got, f"the server hung up; the last it said is {data[-200:]}"
        data += got
    refused = data.find(b'"successful":false')
    assert refused < 0, f"refused: {data[refused:refused + 200]}"


def serve(report, port, number):
    """From another address."""
    try:
        client = Door(port).shake().subscribe("/chat/served")
        waiting = client.wait()
        client.publish("/chat/served", number)
        heard = [message["data"] for message in waiting.replies()[1:]]
        report.check(heard == [number], f"client {number} among them heard {heard}")
        client.ask("/meta/disconnect")
    except (AssertionError, OSError) as error:
        report.fail(f"a client among them: {type(error).__name__}: {error}")
