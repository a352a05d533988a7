"""An hour of ordinary use: no message lost or doubled, memory of the server and of a tab flat.

So many people chat in lobby and two of the rooms each, with the real fireside.js (hour_crowd.js,
hour_browser.js). In an hour of theirs each says something 120 times, after typing a while for a
third of it, in rooms of 20 or so, a third of them private; reads history twelve times; reloads
four times; loses the network three times, for up to 90 seconds, with a message on its way; sleeps
twice, for up to two minutes; moves to other rooms twice; logs out three times, and in again.
Every fifth has two tabs, which share a connection. Half of the browsers know WebSocket, a quarter only
EventSource, a quarter neither. The server restarts once, with its journal.

The hour takes 3600 / SPEED seconds: the browsers' clocks run so much faster, and the server holds
polls for so much shorter. What does not run faster is how long the server remembers a nonce, five
minutes; so whether its memory is flat is seen only where the hour takes ten. One real tab in
Chromium has a chat open all the while.

Each listener must have been told every message of its channels that the server has numbered, once
and in order. Memory is flat where the median of the last third is at most a tenth and FLAT_SLACK
above that of the middle one.
"""
# SPDX-License-Identifier: MIT

import collections
import json
import os
import random
import socket
import statistics
import subprocess
import time

import chat
from clients_node import MODULES
from hour_tab import Tab
from hour_witness import Witness
from server import Server

TRIALS, UNIT = 200, "clients"
#: How many times faster than life. From 24 on a poll of one second would be too long.
SPEED = 6
HOUR = 3600
#: Processes that the clients live in; people to a room.
CROWDS = 2
ROOM = 20
#: Within the first third, because memory starts again with it.
RESTART_AT = 0.12
SAMPLES = 30
FLAT_SLACK = 400 << 10
#: Seconds: twice the time for which the server remembers a nonce.
LONG_ENOUGH = 600
#: People in the tab's room post there: it must be full before the first third ends.
TAB_ROOM = "room-1"


def run(report, program, folder, trials, seed):
    # Few enough that the limit is reached before the first third ends, and more than are posted
    # while somebody sleeps.
    port = free_port()
    options = ["--port", str(port), "--journal", os.path.join(folder, "fireside.db"),
               "--keep-messages", "110", "--hold", str(max(1, int(24 / SPEED))),
               "--login", "name"]
    count = max(3, trials * 12 // 5 // ROOM)  # each of 6 tabs for 5 people is in two
    rooms = [f"{'private-' if n % 3 == 0 else ''}room-{n}" for n in range(1, count + 1)]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        witness = Witness(port, ["lobby", *rooms])
        crowds = [
            Crowd(folder, number, {
                "port": port, "seed": seed % (1 << 31), "speed": SPEED, "rooms": rooms,
                "busy": TAB_ROOM, "since": witness.cursor,
                "people": [[f"client-{n}", n] for n in range(number, trials, CROWDS)],
            }) for number in range(CROWDS)
        ]
        witness.start()
        tab = None
        try:
            tab = Tab(f"http://127.0.0.1:{port}/?channel={TAB_ROOM}")
            samples = live(server, tab, witness, crowds)
            for step in (Crowd.calm_down, Crowd.wait_for_calm):
                for crowd in crowds:
                    step(crowd)
            time.sleep(3)  # the last messages are on their way to the listeners
            witness.finish()
            listed = witness.people()
            people = [person for crowd in crowds for person in crowd.tell()]
            report.check(tab.state() == "online", f"the tab is {tab.state()}")
            last = witness.texts[TAB_ROOM][-1].strip()
            report.check(last in tab.shown(), "the tab does not show the last message")
        finally:
            for crowd in crowds:
                crowd.process.kill()
            if tab:
                tab.close()
        server.terminate()
    for person in people:
        reckon(report, person, witness)
    here = {"witness", *(person["name"] for person in people if person["isIn"])}
    report.check(listed == here, lambda: f"not as listed: {sorted(listed ^ here)[:5]}")
    report.check(not witness.problems, f"the witness: {witness.problems[:3]}")
    check_texts(report, people, witness)
    table(report, samples)
    compare(report, samples, trials)
    tell(report, people, witness)


def live(server, tab, witness, crowds):
    """Lets the hour pass. Returns the samples of memory."""
    began = time.monotonic()
    samples, has_restarted = [], False
    while (passed := (time.monotonic() - began) * SPEED) < HOUR:
        if passed > RESTART_AT * HOUR and not has_restarted:
            has_restarted = True
            server.terminate()
            server.start()
        if passed >= HOUR * (len(samples) + 1) / SAMPLES:
            heap, nodes = tab.measure()
            samples.append(Sample(
                passed / 60, sum(map(len, witness.numbers.values())),
                anonymous_memory(server.process.pid), heap, nodes))
        for crowd in crowds:
            if crowd.process.poll() is not None:
                raise AssertionError(f"a crowd has ended; see {crowd.log}")
        time.sleep(0.05)
    return samples


class Sample(collections.namedtuple("Sample", "minute messages server heap nodes")):
    """Messages posted until then; bytes of the server and of the tab; DOM nodes of the tab."""


def table(report, samples):
    print("  minute  messages  server KiB  tab KiB  DOM nodes")
    for one in samples[::3]:
        print(f"  {one.minute:6.0f}  {one.messages:8d}  {one.server >> 10:10d}"
              f"  {one.heap >> 10:7d}  {one.nodes:9d}")


def compare(report, samples, trials):
    """Memory in the last third, compared with the middle one."""
    third = len(samples) // 3
    middle, last = samples[third:2 * third], samples[2 * third:]
    for what, slack in (("server", FLAT_SLACK), ("heap", FLAT_SLACK), ("nodes", 100)):
        before = statistics.median(getattr(one, what) for one in middle)
        after = statistics.median(getattr(one, what) for one in last)
        report.figure(f"{what}: median {before:.0f} in the middle third, {after:.0f} in the last")
        # With fewer people, or in less time, there is never as much as there may be.
        if trials >= TRIALS and (what != "server" or HOUR / SPEED >= LONG_ENOUGH):
            report.check(
                after <= before * 1.1 + slack, f"{what} grew from {before:.0f} to {after:.0f}")
        else:
            report.figure(f"{what}: too few people, or too short a time, to call that flat or not")


def reckon(report, person, witness):
    """Each tab of a person got what was posted, once and in order."""
    for problem in person["problems"]:
        report.fail(problem)
    report.check(not person["isWaiting"], f"{person['name']} still waits for an answer")
    for listener in person["listeners"]:
        name = person["name"]
        report.check(listener["state"] == "online", f"{name} is {listener['state']} at the end")
        segments = listener["segments"]
        starts = [chat.number_of(segment["from"]) for segment in segments]
        epochs = {chat.epoch_of(segment["from"]) for segment in segments}
        report.check(epochs == {witness.epoch}, f"{name} has been in journals {epochs}")
        expected = collections.defaultdict(list)
        for segment, start, end in zip(segments, starts, starts[1:] + [1 << 60]):
            for channel in segment["channels"]:
                expected[channel] += [n for n in witness.numbers[channel] if start < n <= end]
        for channel in sorted({*expected, *listener["got"]}):
            got = listener["got"].get(channel, [])
            report.check(
                got == expected[channel],
                lambda: f"{name} in {channel}: {difference(expected[channel], got)}")


def difference(expected, got):
    lost, odd = set(expected) - set(got), set(got) - set(expected)
    doubled = [number for number, count in collections.Counter(got).items() if count > 1]
    return (f"{len(lost)} lost {sorted(lost)[:5]}, {len(doubled)} doubled {doubled[:5]}, "
            f"{len(odd)} not theirs {sorted(odd)[:5]}, of {len(expected)}")


def check_texts(report, people, witness):
    """Each text is there once, and under the number that its author was told."""
    count = collections.Counter(text for texts in witness.texts.values() for text in texts)
    doubled = [text for text, times in count.items() if times > 1]
    report.check(not doubled, f"{len(doubled)} were said twice: {doubled[:3]}")
    for person in people:
        wrong = [
            identifier for identifier, channel, text in person["acknowledged"]
            if witness.said.get((channel, chat.number_of(identifier))) != text
        ]
        report.check(
            not wrong, f"{person['name']}: {len(wrong)} acknowledged and missing: {wrong[:3]}")


def tell(report, people, witness):
    counts, ways = collections.Counter(), collections.Counter()
    for person in people:
        counts.update(person["counts"])
        ways.update(person["ways"])
    tabs = sum(len(person["listeners"]) for person in people)
    kept = sum(map(len, witness.numbers.values()))
    report.figure(
        f"{len(people)} people in {tabs} tabs, an hour {SPEED:g} times faster: {kept} messages, "
        f"heard {counts['heard']} times, {counts['passing']} in passing; "
        f"{counts['reloads']} reloads, {counts['losses']} lost networks, "
        f"{counts['sleeps']} sleeps, {counts['moves']} moves, {counts['histories']} histories, "
        f"{counts['logins']} logins, one restart")
    report.figure("they turned to " + ", ".join(
        f"{name} {count} times" for name, count in ways.most_common()))
    report.check(
        len(people) < 8 or {"poll", "sse", "websocket"} <= set(ways), f"nobody used all: {ways}")


class Crowd:
    """A process of node with some of the people."""

    def __init__(self, folder, number, plan):
        self.log = os.path.join(folder, f"crowd-{number}.log")
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hour_crowd.js")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["node", program, json.dumps(plan)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                env={**os.environ, "NODE_PATH": MODULES})

    def write(self, line):
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def calm_down(self):
        """Nobody posts any more. All wake up and get the rest."""
        self.write(b"enough\n")

    def wait_for_calm(self):
        if self.process.stdout.readline() != b"quiet\n":
            raise AssertionError(f"a crowd did not end in order; see {self.log}")

    def tell(self):
        """What they saw, one by one."""
        self.write(b"tell\n")
        return json.loads(self.process.stdout.read())


def anonymous_memory(pid):
    """Bytes that a process does not share."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
    raise AssertionError("the kernel does not tell RssAnon")


def free_port():
    """The same before and after a restart: browsers know the server by it."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000)
        with socket.socket() as sock:
            try:
                sock.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
