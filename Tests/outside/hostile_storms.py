"""Storms: a hundred thousand requests whose client is gone, on one loop and on three; then cuts.

A client that leaves is nothing to report and nothing to keep. The server lives, does not grow, prints
nearly nothing, and answers at once when the storm is over. In the last one, publishers repeat
themselves by nonce and readers are cut off, and nothing is lost and nothing comes twice.
"""
# SPDX-License-Identifier: MIT

import multiprocessing
import os
import random
import socket
import time

import cuts
import memory
import wire
from server import Server

TRIALS, UNIT = 108, "seconds"
#: On each server: so many requests are left, by two processes; and so many connections cut.
ABORTS, PROCESSES, CUTS = 100_000, 2, 60_000
PATHS = ("/", "/channels", "/metrics", "/channels/x/people", "/channels/x/messages", "/?channel=x")
OPTIONS = ("--publish-rate", "0")
#: MiB by which the server may grow in the second half of a storm, for what waits while it is faster
#: than the server; bytes that it may print; and seconds for an answer afterwards.
GROWTH, PRINTED, PATIENCE = 64, 20_000, 3


def run(report, program, folder, seconds, seed):
    share = seconds / TRIALS
    for loops in (1, 3):
        journal = os.path.join(folder, f"journal-{loops}.sqlite")
        options = [*OPTIONS, "--loops", str(loops), "--journal", journal]
        with Server(program, options, os.path.join(folder, f"server-{loops}.log")) as server:
            server.start()
            aborts(report, server, f"{loops} loops", round(ABORTS * share), seconds / 3, seed)
            if report.check(
                    server.process.poll() is None, f"storms: {loops} loops: did not survive"):
                server.terminate()
    options = [*OPTIONS, "--journal", "memory", "--keep-messages", "0"]
    with Server(program, options, os.path.join(folder, "server-cuts.log")) as server:
        server.start()
        with multiprocessing.Pool(1) as pool:
            gone = pool.apply_async(leave, (
                server.port, round(ABORTS / 10 * share), f"{seed}-cuts",
                time.monotonic() + seconds))
            cuts.storm(report, server, "storm", 0, round(CUTS * share), seed)
            gone.get(600)
        report.check(server.process.poll() is None, "storms: the server did not survive the cuts")
        server.terminate()


def aborts(report, server, name, count, seconds, seed):
    began = time.monotonic()
    with multiprocessing.Pool(PROCESSES) as pool:
        def storm(part, share):
            each = round(count * share / PROCESSES)
            work = [
                (server.port, each, f"{seed}-{name}-{part}-{number}", began + seconds)
                for number in range(PROCESSES)
            ]
            return sum(pool.starmap(leave, work, chunksize=1))

        sent = storm("first", 0.5)
        with memory.Watch(server.process) as watch:
            sent += storm("second", 0.5)
    took = time.monotonic() - began
    printed = os.path.getsize(server.log) - server.started_at
    try:
        asked = time.monotonic()
        answer = wire.ask(server.port, wire.request("GET", "/health"), PATIENCE)
        waited = time.monotonic() - asked
        report.check(answer.status == 200, f"storms: {name}: /health says {answer!r}")
    except OSError as error:
        waited = PATIENCE
        report.fail(f"storms: {name}: no answer to /health afterwards: {error}")
    report.check(watch.grown <= GROWTH, f"storms: {name}: RSS +{watch.grown:.0f} MiB")
    report.check(printed <= PRINTED, f"storms: {name}: {printed} bytes printed")
    report.figure(
        f"storms: {name}: {sent} requests left in {took:.0f} s; RSS +{watch.grown:.0f} MiB, "
        f"{printed} bytes printed, /health after {waited * 1000:.0f} ms")


def leave(port, count, seed, end):
    """Sends requests and hangs up, by FIN or by RST. Returns how many the server accepted."""
    choice, sent = random.Random(seed), 0
    requests = [wire.request("GET", path, fields=["Accept: text/html"]) for path in PATHS]
    for _ in range(count):
        if time.monotonic() > end:
            break
        try:
            with socket.socket() as sock:
                sock.settimeout(PATIENCE)
                # A thousand addresses: no share of one of them ends the storm.
                sock.bind((f"127.0.{choice.randrange(2, 6)}.{choice.randrange(1, 251)}", 0))
                sock.connect(("127.0.0.1", port))
                sock.sendall(choice.choice(requests))
                sent += 1
                if choice.random() < 0.5:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, wire.NOW)
                if choice.random() < 0.01:
                    time.sleep(0.002)  # some leave in the middle of their answer
        except ConnectionRefusedError:
            break  # it is no more
        except OSError:
            pass  # full for a moment
    return sent
