"""The adversary at the streams: wrong handshakes, wrong frames, wrong commands, and clients that are rude.

Each case of hostile_streams_cases.py has one right result. Then right conversations are spoilt at random
for the rest of the time. All the while others listen and speak, and are served at once.
"""
# SPDX-License-Identifier: MIT

import multiprocessing
import os
import random
import socket
import time

import chat
import frames
import memory
import wire
from hostile_streams_cases import CASES, TALK
from server import Server
from smallest import smallest
from visit import Visit
from ways import EventStream, Socket

TRIALS, UNIT = 60, "seconds"
OPTIONS = (
    "--loops", "1", "--journal", "memory", "--login", "off", "--publish-rate", "0",
    "--max-parked-per-address", "1000")
ATTACKER, OTHER = "127.0.0.3", "127.0.0.2"
#: Seconds for an answer; MiB by which the server may grow; and ms within which 99 of 100 messages of
#: others must be heard.
PATIENCE, MEMORY, LATE = 10, 48, 250
#: What may come of a spoilt conversation.
RESULTS = {"alive", "hung up", "1002", "1003", "1007", "1008", "1009", "4400", "4429"}
CLOSES = range(1000, 5000)


def run(report, program, folder, seconds, seed):
    with Server(program, OPTIONS, os.path.join(folder, "server.log")) as server:
        server.start()
        with memory.Watch(server.process) as watch, multiprocessing.Pool(1) as pool:
            over = multiprocessing.Manager().Event()
            others = pool.apply_async(live, (server.port, over))
            end = time.monotonic() + seconds
            for case in CASES:
                attempt(report, server, case)
            spoilt = spoil(report, server.port, end, seed)
            over.set()
            late = sorted(others.get(60))
        report.check(server.process.poll() is None, "streams: the server did not survive")
        report.check(watch.grown <= MEMORY, f"streams: RSS +{watch.grown:.0f} MiB")
        slow = late[(len(late) * 99 - 1) // 100]
        report.check(slow <= LATE, f"streams: others hear after {slow:.0f} ms")
        printed = os.path.getsize(server.log) - server.started_at
        report.check(printed < 100_000, f"streams: {printed} bytes printed")
        server.terminate()
    report.figure(
        f"streams: {len(CASES)} cases, {spoilt} conversations spoilt; RSS +{watch.grown:.0f} MiB; "
        f"{len(late)} messages of others, 99 of 100 heard within {slow:.1f} ms")


def attempt(report, server, case):
    try:
        found = case.result(lambda: connect(server.port), PATIENCE)
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
    report.check(found in case.expected.split(" or "), f"streams: {case.name}: {found}, not {case.expected}")


def connect(port):
    sock = wire.connect(port, PATIENCE, ATTACKER)
    # An answer to a rude client must not need a buffer of the kernel's.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    return sock


def spoil(report, port, end, seed):
    """Right conversations with bytes changed, left out, or cut. Returns how many."""
    count = 0
    while time.monotonic() < end and len(report.failures) < report.SHOWN:
        count += 1
        choice = random.Random(f"{seed}-{count}")
        data = spoilt(b"".join(choice.choice(TALK) for _ in range(choice.randint(1, 6))), choice)
        found = outcome(port, data)
        report.check(found in RESULTS or found.isdigit() and int(found) in CLOSES, lambda: (
            f"streams: {found} after {smallest(data, lambda less: outcome(port, less) == found)!r}"))
    return count


def spoilt(data, choice):
    for _ in range(choice.choice((1, 1, 2, 5))):
        start = choice.randrange(len(data) + 1)
        stop = min(len(data), start + choice.choice((0, 1, 1, 2, 9)))
        middle = choice.choice((
            b"", bytes([choice.randrange(256)]), data[start:stop] * 2,
            bytes(byte ^ 1 << choice.randrange(8) for byte in data[start:stop])))
        data = data[:start] + middle + data[stop:]
    return data


def outcome(port, data):
    """What comes of these bytes behind a handshake, and the end of the client's side behind them."""
    way = Socket()
    with Visit(port, way, ["x"], "now", PATIENCE, ATTACKER) as visit:
        visit.next()
        try:
            visit.sock.sendall(data)
            visit.sock.sendall(frames.frame(frames.PING, b"last"))
            visit.sock.shutdown(socket.SHUT_WR)
            visit.until(lambda: b"last" in way.pongs or way.code, PATIENCE)
        except TimeoutError:
            return "silent"
        except OSError:
            return "hung up"
        if way.code:
            return str(way.code)
        return "alive" if b"last" in way.pongs else "hung up"


def live(port, over):
    """Others: one speaks, one hears an event stream, one a WebSocket. How many ms each message took."""
    took = []
    with Visit(port, EventStream(), ["quiet"], "now", PATIENCE, OTHER) as events, \
            Visit(port, Socket(), ["quiet"], "now", PATIENCE, OTHER) as other:
        events.next()
        other.next()
        number = 0
        while not over.is_set():
            number += 1
            began = time.monotonic()
            wire.ask(port, chat.publish_request("quiet", f"message {number}"))
            for visit in (events, other):
                page = visit.next(PATIENCE)
                while not page["messages"]:
                    page = visit.next(PATIENCE)
                text = page["messages"][0]["body"]["text"]
                assert text == f"message {number}", f"{visit.way.name} hears {text} at {number}"
            took.append((time.monotonic() - began) * 1000)
            time.sleep(0.03)
    return took
