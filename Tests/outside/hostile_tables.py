"""What a stranger can make the server remember: names, nonces, channels, logins, tickets.

Each table has its own scene and server. One address fills it as fast as it can. Then the
server has grown by no more than the scene's bound, its lists are of a size that can be sent, and
another address is served as if nobody else were there.
"""
# SPDX-License-Identifier: MIT

import os
import random
import stat
from urllib.parse import quote, urlencode

import chat
import memory
import wire
from line import Line
from server import Server

TRIALS, UNIT = 54, "seconds"
#: A limit that the operator sets makes the loopback address one like any other.
OPTIONS = (
    "--loops", "1", "--journal", "memory", "--login", "off", "--publish-rate", "0",
    "--max-parked-per-address", "1000", "--head-timeout", "3")
OTHER = "127.0.0.2"
#: Bytes of the longest list; and of the longest page.
LONGEST = 1 << 20
LONG = quote("\U0001f480" * 56)


def run(report, program, folder, seconds, seed):
    for scene in SCENES:
        name = scene.__name__.replace("_", " ")
        starter = few_files(program, folder) if scene is connections else program
        with Server(starter, OPTIONS, os.path.join(folder, f"{scene.__name__}.log")) as server:
            server.start()
            try:
                with memory.Watch(server.process) as watch:
                    count = round(scene.count * seconds / TRIALS)
                    scene(report, server.port, max(1, count), random.Random(f"{seed}-{name}"))
                report.check(
                    watch.grown <= scene.bound,
                    f"tables: {count} {name}: RSS +{watch.grown:.0f} MiB of {scene.bound}")
                report.figure(f"tables: {count} {name}: RSS +{watch.grown:.0f} MiB at most")
            except (AssertionError, OSError) as error:
                report.fail(f"tables: {name}: {type(error).__name__}: {error}")
            report.check(
                server.process.poll() is None, f"tables: {name}: the server did not survive")


def scene(count, bound):
    """So many entries in the usual time, and by how many MiB the server may grow."""
    def mark(function):
        function.count, function.bound = count, bound
        SCENES.append(function)
        return function
    return mark


SCENES = []


@scene(count=60_000, bound=96)
def nonces(report, port, count, choice):
    with Line(port) as line:
        line.ask_all(
            chat.publish_request("x", "a", nonce=f"nonce-{n:058}", name=f"{'n' * 57}{n:07}")
            for n in range(count))
    others_are_served(report, port)


@scene(count=40_000, bound=32)
def marks(report, port, count, choice):
    with Line(port) as line:
        line.ask_all(
            chat.poll_request(["x"], "now", client=f"{choice.getrandbits(256):064x}", name="ann")
            for _ in range(count))
    others_are_served(report, port)


@scene(count=60_000, bound=48)
def names(report, port, count, choice):
    with Line(port) as line:
        line.ask_all(
            wire.request("GET", f"/poll?channels=x&since=now&hold=0&from={LONG}{n:06}")
            for n in range(count))
        for target in ("/channels/x/people", "/channels", "/?channel=x"):
            answer = line.ask(wire.request("GET", target, fields=["Accept: text/html"]))
            size = len(answer.body)
            report.check(size <= LONGEST, f"tables: after {count} names {target} is {size} bytes")
    others_are_served(report, port)


@scene(count=250, bound=64)
def polls_of_64_channels(report, port, count, choice):
    held = [wire.connect(port) for _ in range(count)]
    for number, sock in enumerate(held):
        # The last ones name one, for the places that 64 do not fit into.
        channels = [f"{number:03}-{n:02}-{'z' * 57}" for n in range(64 if number < 160 else 1)]
        sock.sendall(chat.poll_request(channels, "now", hold=100))
    others_are_served(report, port)
    for sock in held:
        sock.close()


@scene(count=10_500, bound=64)
def channels_with_a_message(report, port, count, choice):
    with Line(port) as line:
        line.ask_all(chat.publish_request(f"c{n}-{'z' * 50}", "a") for n in range(count))
        size = len(line.ask(wire.request("GET", "/channels")).body)
        report.check(size <= LONGEST, f"tables: of {count} channels the list is {size} bytes")
    others_are_served(report, port, new_channel=False)


@scene(count=3_000, bound=32)
def logins(report, port, count, choice):
    with Line(port) as line:
        for number in range(count):
            answer = line.ask(wire.request("GET", "/me"))
            cookie = answer.head.split("Set-Cookie: ")[1].split(";")[0]
            form = urlencode({"name": f"{'n' * 55}{number}", "_xsrf": answer.json()["xsrf"]})
            answer = line.ask(wire.request(
                "POST", "/login", form.encode(), "application/x-www-form-urlencoded",
                [f"Cookie: {cookie}"]))
            if answer.status == 429:
                break
    others_are_served(report, port)


@scene(count=20_000, bound=16)
def tickets(report, port, count, choice):
    header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    with Line(port) as line:
        answers = line.ask_all(
            wire.request("GET", f"/poll?channels=private-x&since=now&hold=0&t={header}."
                         f"{choice.getrandbits(800):0200x}.{choice.getrandbits(256):043x}")
            for _ in range(count))
    report.check(
        all(answer.status in (401, 403, 429) for answer in answers), "tables: a ticket was taken")
    others_are_served(report, port)


@scene(count=1_500, bound=128)
def bodies_that_never_end(report, port, count, choice):
    beginning = wire.request("POST", "/channels/x", b"a" * 64_000, "text/plain")[:-1]
    held = [wire.connect(port) for _ in range(count)]
    for sock in held:
        try:
            sock.sendall(beginning)
        except OSError:
            pass  # not one more from this address
    others_are_served(report, port)
    open_still = [sock for sock in held if not is_over(sock)]
    report.check(not open_still, f"tables: {len(open_still)} bodies are still waited for")
    for sock in held:
        sock.close()


@scene(count=700, bound=32)
def connections(report, port, count, choice):
    """Takes all that one address can get, on a server with 600 descriptors."""
    held = []
    for _ in range(max(count, 700)):
        try:
            held.append(wire.connect(port, 1))
            held[-1].sendall(wire.request("GET", "/health"))
        except OSError:
            pass  # not one more from this address
    others_are_served(report, port)
    for sock in held:
        sock.close()


def is_over(sock):
    """Whether the server hangs up within its deadline."""
    sock.settimeout(8)
    try:
        while sock.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionResetError:
        pass
    return True


def others_are_served(report, port, new_channel=True):
    """Another address polls, posts, is listed, and finds the lobby as usual."""
    with Line(port, OTHER, timeout=10) as line:
        for channel in ("lobby", "others") if new_channel else ("lobby",):
            answer = line.ask(chat.publish_request(channel, "hello"))
            report.check(answer.status == 201, f"tables: another's #{channel} says {answer!r}")
            answer = line.ask(chat.poll_request([channel], "start", name="bob"))
            report.check(
                answer.status == 200 and b"hello" in answer.body and b'"retry"' not in answer.body,
                f"tables: another's poll of #{channel} says {answer!r}")
            people = line.ask(wire.request("GET", f"/channels/{channel}/people")).body
            report.check(b'"bob"' in people, f"tables: another is not listed: {people[:200]!r}")


def few_files(program, folder):
    """The server under a limit of 600 descriptors."""
    path = os.path.join(folder, "few-files")
    with open(path, "w") as script:
        script.write(f'#!/bin/sh\nexec prlimit --nofile=600:600 "{program}" "$@"\n')
    os.chmod(path, stat.S_IRWXU)
    return path
