"""Connections that ask for the most expensive answers and do not read them.

One address opens a thousand, again and again as they are closed, on a server with one loop, full
rooms and long messages. Server and kernel hold little more for it, and another address speaks and
hears almost as quickly as before.
"""
# SPDX-License-Identifier: MIT

import multiprocessing
import os
import random
import select
import socket
import time

import chat
import memory
import wire
from line import Line
from server import Server

TRIALS, UNIT = 81, "seconds"
#: A limit that the operator sets makes the loopback address one like any other.
OPTIONS = (
    "--loops", "1", "--login", "off", "--publish-rate", "0", "--max-parked-per-address", "1000")
CONNECTIONS = 1_000
#: MiB more in the server; in server and kernel; and milliseconds, by which 99 of 100 of another's
#: messages are later, acknowledged or heard, than without the attack.
RESIDENT, MACHINE, LATER = 64, 256, 50
ATTACKER, OTHER = "127.0.0.3", "127.0.0.2"
#: So many messages at least, or the slowest of 100 would be the one of the first onslaught; and
#: seconds, after which another address gives up.
MEASURED, PATIENCE = 300, 5
PEOPLE, CHANNELS, MESSAGES, ADDRESSES = 1_000, 5_000, 300, 100


def run(report, program, folder, seconds, seed):
    options = [*OPTIONS, "--journal", os.path.join(folder, "journal.sqlite")]
    for name, request in [*REQUESTS.items(), ("all of these", None)]:
        with Server(program, options, os.path.join(folder, "server.log")) as server:
            server.start()
            furnish(server.port)
            choice = random.Random(f"{seed}-{name}")
            ask = (lambda: request) if request else lambda: choice.choice(list(REQUESTS.values()))
            besiege(report, server, name, ask, seconds / (len(REQUESTS) + 1))


def furnish(port):
    """Long messages, and as many people and channels as may come; from many addresses."""
    with Line(port) as line:
        for number in range(MESSAGES):
            text = "'\"<&"[number % 4] * (64_000 if number >= MESSAGES - 17 else 4_000)
            line.ask(wire.request("POST", "/channels/hall", text.encode(), "text/plain"))
    for part in range(ADDRESSES):
        with Line(port, f"127.0.1.{part + 1}") as line:
            line.ask_all(
                chat.publish_request(f"room-{n}-{'z' * 40}", "a" * 100)
                for n in range(part, CHANNELS, ADDRESSES))
            line.ask_all(
                chat.poll_request(["hall"], "now", name="\U0001f480" * 56 + f"{n:06}")
                for n in range(part, PEOPLE, ADDRESSES))


def target(path):
    return wire.request("GET", path, fields=["Accept: text/html"])


REQUESTS = {
    "the page": target("/?channel=hall"),
    "people": target("/channels/hall/people"),
    "channels": target("/channels"),
    "history": chat.history_request("hall"),
    "polls of 64 channels": chat.poll_request(
        ["hall", *(f"room-{n}-{'z' * 40}" for n in range(63))], "start", limit=1000),
    "metrics": target("/metrics"),
}


def besiege(report, server, name, ask, seconds):
    """Measures another address for a while without and then with the attack."""
    calm = measured(server.port, seconds / 4)
    with memory.Watch(server.process) as watch:
        with multiprocessing.Pool(1) as pool:
            other = pool.apply_async(measure, (server.port, seconds * 3 / 4))
            opened = attack(server.port, ask, lambda: other.ready())
            stormy = other.get(60)
    later = [percentile(stormy[place]) - percentile(calm[place]) for place in (0, 1)]
    report.figure(
        f"readers: {name}, {opened} connections: RSS +{watch.grown:.0f} MiB, sockets "
        f"+{watch.sockets:.0f} MiB (machine -{watch.taken:.0f} MiB); another's 99 of 100: "
        f"acknowledged in {percentile(stormy[0]):.1f} ms ({later[0]:+.1f}), heard in "
        f"{percentile(stormy[1]):.1f} ms ({later[1]:+.1f})")
    report.check(server.process.poll() is None, f"readers: {name}: the server did not survive")
    report.check(watch.grown <= RESIDENT, f"readers: {name}: RSS +{watch.grown:.0f} MiB")
    report.check(
        watch.grown + watch.sockets <= MACHINE,
        f"readers: {name}: server and kernel +{watch.grown + watch.sockets:.0f} MiB")
    report.check(max(later) <= LATER, f"readers: {name}: {max(later):.0f} ms later for another")


def attack(port, ask, is_over):
    """Keeps all connections open, each with one unread answer, until told to stop."""
    held, opened, watch = {}, 0, select.poll()
    while not is_over():
        while len(held) < CONNECTIONS and not is_over():
            try:
                sock = deaf(port)
                sock.sendall(ask())
            except OSError:
                time.sleep(0.001)  # not one more from this address, for now
                break
            held[sock.fileno()] = sock
            watch.register(sock, select.POLLRDHUP)
            opened += 1
        for descriptor, _ in watch.poll(10):
            watch.unregister(descriptor)
            held.pop(descriptor).close()
    for sock in held.values():
        sock.close()
    return opened


def deaf(port, source=ATTACKER):
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    sock.settimeout(5)
    sock.bind((source, 0))
    sock.connect(("127.0.0.1", port))
    return sock


def measured(port, seconds):
    with multiprocessing.Pool(1) as pool:
        return pool.apply(measure, (port, seconds))


def measure(port, seconds):
    """Posts every 20 ms. Returns how many ms each message took to be acknowledged and received."""
    acknowledged, heard = [], []
    with Line(port, OTHER, PATIENCE) as speaker, Line(port, OTHER, PATIENCE) as listener:
        try:
            cursor = listener.ask(chat.poll_request(["quiet"], "now", hold=0)).json()["next"]
            end, count = time.monotonic() + seconds, 0
            while time.monotonic() < end or count < MEASURED:
                count += 1
                listener.sock.sendall(chat.poll_request(["quiet"], cursor, hold=60))
                time.sleep(0.02)
                began = time.monotonic()
                answer = speaker.ask(chat.publish_request("quiet", f"message {count}"))
                acknowledged.append((time.monotonic() - began) * 1000)
                page = listener.receive().json()
                heard.append((time.monotonic() - began) * 1000)
                if answer.status != 201 or len(page["messages"]) != 1:
                    raise AssertionError(f"another is answered {answer!r}, {page}")
                cursor = page["next"]
        except OSError:  # never: neither this one nor those that would have come
            acknowledged += [PATIENCE * 1000] * MEASURED
            heard += [PATIENCE * 1000] * MEASURED
    return acknowledged, heard


def percentile(values):
    """The 99th percentile."""
    return sorted(values)[(len(values) * 99 - 1) // 100]
