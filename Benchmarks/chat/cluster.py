"""Cluster: messages kept in Redis, beside nchan's in Redis, and beside Fireside without it.

SPDX-License-Identifier: MIT
"""

import json
import socket
import statistics
import time

from .engine import FiresideOnRedis, NchanOnRedis, wait_until_connected
from .load import interleaved, run, under, undisturbed, summary
from .servers import Fireside, called, poll
from .sustained import CLIENTS, KEPT
from .table import Table

#: Bytes of the messages whose memory is counted, and how many of them.
SIZE, MESSAGES = 150, 20_000
EVERYTHING = ["--keep-messages", "0", "--keep-bytes", "0", "--keep-total-bytes", "0"]


def cluster(short):
    for publishers in (64,) if short else (1, 16, 64):
        yield publish(publishers, 1 if short else 5, 2 if short else 3)
    yield heard(300 if short else 2000, 1 if short else 3)
    yield fanout(2000 if short else 10_000, 1 if short else 5)
    yield sustained(1 if short else 3, 2 if short else 4)
    yield memory()


def publish(publishers, repeats, seconds):
    """Node and Redis share one core, as nginx and Redis do."""
    def measure(server):
        redis = getattr(server, "redis", None)
        before = redis.seconds() if redis else 0
        figures = run("publish", server, clients=publishers, seconds=seconds)
        if redis:
            figures["engine_us"] = (redis.seconds() - before) / figures["per_second"] / seconds * 1e6
        return figures

    rows = interleaved(measure, [FiresideOnRedis, NchanOnRedis, poll], repeats)
    return Table(
        f"Publish to Redis: {publishers} at once, each with one message of 64 bytes on its way", rows,
        [("per_second", "published/s"), ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"),
         ("cpu_us", "server and Redis µs each"), ("engine_us", "Redis µs each"),
         ("load_share", "load's core")], "nchan, redis")


def heard(count, repeats):
    """One waits, another posts: how long until it is heard. All nodes share the server's core."""
    def at_another_node(server):
        with Beside(server) as other:
            return delays(server.port, other.port, count)

    def at_the_same_node(server):
        return delays(server.port, server.port, count)

    found = {}
    for _ in range(repeats):
        for name, measure, make in (
                ("Fireside, Redis, another node", at_another_node, FiresideOnRedis),
                ("Fireside, Redis, the same node", at_the_same_node, FiresideOnRedis),
                ("Fireside, SQLite", at_the_same_node, poll)):
            found.setdefault(name, []).append(undisturbed(measure, make)[1])
    return Table(
        "Heard: one waits, another posts, on an idle machine",
        {name: summary(runs) for name, runs in found.items()},
        [("p50_ms", "heard p50 ms"), ("p99_ms", "heard p99 ms"), ("said_p50_ms", "acknowledged p50 ms"),
         ("said_p99_ms", "acknowledged p99 ms")], "Fireside, SQLite")


class Beside(Fireside):
    """One more node on the Redis of another."""

    def __init__(self, server):
        super().__init__("/poll", "redis")
        self.server = server

    @property
    def place(self):
        return self.server.place

    def wait(self):
        super().wait()
        wait_until_connected(self, "GET /ready")


def delays(here, there, count):
    """Somebody waits there, and somebody posts here, again and again."""
    heard, said = [], []
    with socket.create_connection(("127.0.0.1", there)) as waits, \
            socket.create_connection(("127.0.0.1", here)) as posts:
        for sock in (waits, posts):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ask(waits, "now&hold=0")
        cursor = json.loads(answer(waits))["next"]
        for number in range(count):
            ask(waits, cursor)
            time.sleep(0.001)
            body = b'{"n":%d}' % number
            began = time.perf_counter()
            posts.sendall(b"POST /channels/heard HTTP/1.1\r\nHost: bench\r\nContent-Length: %d\r\n"
                          b"Content-Type: application/json\r\n\r\n%b" % (len(body), body))
            cursor = json.loads(answer(waits))["next"]
            heard.append((time.perf_counter() - began) * 1000)
            answer(posts)
            said.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": percentile(heard, 50), "p99_ms": percentile(heard, 99),
            "said_p50_ms": percentile(said, 50), "said_p99_ms": percentile(said, 99)}


def ask(sock, since):
    sock.sendall(f"GET /poll?channels=heard&since={since} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())


def answer(sock):
    """The body of one."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(1 << 16)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += sock.recv(1 << 16)
    return body


def percentile(values, part):
    return statistics.quantiles(values, n=100)[part - 1]


def fanout(clients, repeats):
    """Redis has the other core: what is compared is the node."""
    rows = interleaved(
        under("fanout", clients=clients, fresh=0, rounds=4, bytes=64),
        [lambda: Fireside("/poll", "memory"), lambda: FiresideOnRedis(redis_cores="1")], repeats)
    return Table(
        f"Fan-out to {clients:,} who wait, with an engine and without", rows,
        [("per_second", "answers/s"), ("p99_ms", "p99 ms"), ("fire_us", "fire µs"), ("park_us", "park µs"),
         ("load_share", "load's core")], "Fireside /poll, memory")


def sustained(repeats, seconds):
    words = ["--keep-messages", str(KEPT)]
    rate = 1000
    rows = interleaved(
        under("sustained", clients=CLIENTS, seconds=seconds), [
            called("Fireside, memory", lambda: Fireside("/poll", "memory", words), rate=rate),
            called("Fireside, Redis", lambda: FiresideOnRedis(words, "1"), rate=rate)], repeats)
    return Table(
        f"Sustained: {rate:,} messages a second to {CLIENTS:,} clients, with an engine and without", rows,
        [("delivered_per_second", "delivered/s"), ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"),
         ("cores", "server's core"), ("load_share", "load's core"), ("lost", "lost")], "Fireside, memory")


def memory():
    """What a message takes in Redis: in its channel, in the log, and its nonce."""
    def measure(server):
        run("publish", server, clients=64, messages=1000, bytes=SIZE)
        before = server.redis.memory()
        run("publish", server, clients=64, messages=MESSAGES, bytes=SIZE)
        return {"bytes": (server.redis.memory() - before) / MESSAGES}

    rows = interleaved(measure, [lambda: FiresideOnRedis(EVERYTHING)], 1)
    return Table(f"Memory of Redis for a message of {SIZE} bytes", rows, [("bytes", "bytes")])
