"""138: a thousand streams that never read, while a gigabyte is published.

Nothing is queued for a stream, so the server holds no more than before. Another address hears its
messages as soon as without them.
"""
# SPDX-License-Identifier: MIT

import multiprocessing
import os
import re

import memory
import wire
from hostile_readers import deaf, measure, measured, percentile
from line import Line
from server import Server
from ways import STREAMS

TRIALS, UNIT = 40, "seconds"
OPTIONS = (
    "--loops", "1", "--login", "off", "--publish-rate", "0", "--max-parked-per-address", "1000")
#: Streams; bytes that are published in the usual time; and of one message.
DEAF, VOLUME, SIZE = 1000, 1 << 30, 60_000
#: The addresses that they come from; bytes after which the journal's own memory no longer grows.
ADDRESSES, WARM = 10, 200 << 20
#: MiB by which the server may grow; ms by which 99 of 100 of another's messages may be later.
GROWTH, LATER = 8, 50


def run(report, program, folder, seconds, seed):
    options = [*OPTIONS, "--journal", os.path.join(folder, "journal.sqlite")]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        volume = round(VOLUME * seconds / TRIALS)
        publish(server.port, WARM)
        with Deaf(server.port):
            with multiprocessing.Pool(1) as pool, memory.Watch(server.process) as watch:
                calm = measured(server.port, seconds / 4)
                other = pool.apply_async(measure, (server.port, seconds / 2))
                count = publish(server.port, volume)
                stormy = other.get(120)
                still = streams(server.port)
        later = percentile(stormy[1]) - percentile(calm[1])
        report.check(server.process.poll() is None, "deaf: the server did not survive")
        report.check(watch.grown <= GROWTH, f"deaf: RSS +{watch.grown:.1f} MiB")
        report.check(still > 0, "deaf: no stream is open in the end")
        report.check(later <= LATER, f"deaf: another hears {later:.0f} ms later")
        report.figure(
            f"deaf: {count} messages, {count * SIZE >> 20} MiB, to {DEAF} streams that do not read "
            f"({still} were still open): RSS +{watch.grown:.1f} MiB; another's 99 of 100 heard in "
            f"{percentile(stormy[1]):.1f} ms ({later:+.1f})")
        server.terminate()


def publish(port, volume):
    """Long messages, one after the other. Returns how many."""
    body, count = b"a" * SIZE, volume // SIZE
    request = wire.request("POST", "/channels/x", body, "text/plain")
    with Line(port, "127.0.0.4") as line:
        for _ in range(count):
            answer = line.ask(request)
            assert answer.status == 201, f"a message was answered {answer!r}"
    return count


def streams(port):
    """How many are open."""
    metrics = wire.ask(port, wire.request("GET", "/metrics")).body.decode()
    return sum(map(int, re.findall(r"(?m)^fireside_streams\{.*\} (\d+)$", metrics)))


class Deaf:
    """So many streams, half of each kind, that are never read. From several addresses: one may not
    leave so much unread, and is hung up on."""

    def __init__(self, port):
        self.port, self.held = port, []

    def __enter__(self):
        for number in range(DEAF):
            sock = deaf(self.port, f"127.0.3.{number % ADDRESSES + 1}")
            sock.sendall(STREAMS[number % 2]().request(["x"], "now"))
            self.held.append(sock)
        return self

    def __exit__(self, *_):
        for sock in self.held:
            sock.close()
