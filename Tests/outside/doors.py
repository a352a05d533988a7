"""Ten thousand changes of door in mid-sentence, while others talk: nothing lost, nothing doubled.

Each client goes from a long poll to a script tag, an event stream or a WebSocket, and on from its
cursor. It goes because its connection was cut, by itself, by a cable that is pulled or by a proxy that
is killed; because a proxy dropped Upgrade; because nothing comes through one that buffers; because
its time at a door was over. Everything is done with one loop and with three, with a journal in memory
and in a file.
"""
# SPDX-License-Identifier: MIT

import multiprocessing
import os
import random
import sys
import threading
import time
from collections import Counter

import chat
import moderators
import proxy
import wire
from follower import CHANNELS, Budget, Follower, Publisher, changes, talk
from moderators import Crew
from report import Report
from server import Server
from visit import Visit
from ways import Poll, ProxiedEvents, Script, Socket

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "browser"))
from cable import Cable  # noqa: E402

TRIALS, UNIT = 10_000, "changes of door"
SERVERS = [(loops, journal) for journal in ("memory", "file") for loops in (1, 3)]
PROCESSES, MOVERS, PUBLISHERS = 2, 16, 3
WAYS = (Poll, Script, ProxiedEvents, Socket)
LIMITS = (3, 100, 1000)
#: Seconds: between two pulls of the cable, and between two deaths of the proxy.
PULLS, DEATHS = 0.3, 1.0
#: Seconds without a byte after which a client no longer believes in a stream; and for an answer.
PROBE, PATIENCE = 0.5, 10
#: So many changes or more must have come about in each of these ways, out of a thousand.
EXPECTED = {
    "left after some bytes": 50, "left after a while": 50, "left after an answer": 50,
    "broken off": 10, "Upgrade dropped": 10, "nothing came": 5, "its time was over": 2}
#: No reason to leave.
WHOLE = "the answer was whole"
#: A plan to stay as long as the server lets it.
NEVER = "waited for the end", lambda: False


def run(report, program, folder, trials, seed):
    reasons = Counter()
    for loops, journal in SERVERS:
        name = f"{loops} loops, {journal}"
        place = os.path.join(folder, name.replace(" ", "-").replace(",", ""))
        os.makedirs(place)
        kept = "memory" if journal == "memory" else os.path.join(place, "fireside.db")
        keys = ["--secret-file", os.path.join(place, "keys")]
        options = ["--journal", kept, "--loops", str(loops), "--keep-messages", "0", "--keep-bytes", "0",
                   *moderators.OPTIONS, *keys]
        with Server(program, options, os.path.join(place, "server.log")) as server:
            server.start()
            crew = Crew(program, keys, server.port, seed, PROCESSES * PUBLISHERS)
            front, ports = proxy.nginx(os.path.join(place, "nginx"), server.port)
            with front:
                reasons += switch(
                    report, server.port, crew, front, ports, name, trials // len(SERVERS), seed)
            report.check(server.process.poll() is None, f"{name}: the server did not survive")
            server.terminate()
    report.figure(", ".join(f"{reason}: {count}" for reason, count in reasons.most_common()))
    for reason, share in EXPECTED.items():
        report.check(
            reasons[reason] >= share * trials // 1000 // 2,
            f"only {reasons[reason]} changes because of: {reason}")


def switch(report, port, crew, front, ports, name, trials, seed):
    """Runs the crowd at one server, and compares what they got. Returns why they moved."""
    began = time.monotonic()
    first = wire.ask(port, chat.poll_request(CHANNELS, "now", fields=crew.reader.fields)).json()["next"]
    cable = Cable(port)
    routes = {"direct": port, "cable": cable.port, **ports}
    work = [
        (routes, crew.reader, crew.bots[number::PROCESSES], first, f"{seed}-{name}-{number}", trials // PROCESSES)
        for number in range(PROCESSES)
    ]
    with multiprocessing.Pool(PROCESSES) as pool, crew.moderator:
        crowds = pool.starmap_async(crowd, work, chunksize=1)
        trouble = random.Random(f"{seed}-{name}")
        deaths = 0
        while not crowds.ready():
            crowds.wait(trouble.expovariate(1 / PULLS))
            cable.pull()
            cable.plug()
            if trouble.random() < PULLS / DEATHS:
                front.kill_workers()
                deaths += 1
        parts = crowds.get()
    cable.close()
    movers, entries, tries = [], [], {}
    for part in parts:
        report.add(part["passed"], part["failures"])
        movers += part["movers"]
        entries += part["entries"]
        tries |= part["tries"]
    for mover in movers:
        mover.report = report
        mover.catch_up(port)
        mover.reckon(entries)
    words = crew.moderator.check(report, tries)
    moves = sum((mover.changes for mover in movers), Counter())
    report.figure(
        f"{name}: {moves.total()} changes of door by {len(movers)} clients in "
        f"{time.monotonic() - began:.0f} s, {deaths} proxies killed; {len(entries)} messages said "
        f"and changed {changes(entries)} times, {words} words of a moderator; "
        f"{sum(len(mover.seen) for mover in movers)} heard")
    return moves


def crowd(routes, reader, bots, first, seed, trials):
    """One process of movers and publishers. Returns what they saw."""
    report = Report("doors", seed, "")
    budget = Budget(trials, threading.Lock())
    movers = [Mover(routes, reader, first, f"{seed}-{n}", budget, report) for n in range(MOVERS)]
    publishers = [
        Publisher(routes["direct"], bot, budget, report, pause=0.02,
                  ports=[routes[name] for name in ("direct", "cable", "passes")])
        for bot in bots
    ]
    return {
        **talk(report, movers, publishers), "movers": [mover.record() for mover in movers],
    }


class Mover(Follower):
    """Stays at a door until it is forced to leave, and then takes another one."""

    def __init__(self, routes, bot, first, seed, budget, report):
        self.random = random.Random(seed)
        super().__init__(routes["direct"], bot, first, self.random, report)
        self.limit = self.random.choice(LIMITS)
        self.routes, self.budget = routes, budget
        self.way = None
        self.changes = Counter()

    def run(self):
        try:
            while self.budget.take():
                self.way = self.random.choice([way for way in WAYS if way is not self.way])
                route = self.random.choice(list(self.routes))
                while (reason := self.stay(self.way(), route)) == WHOLE:
                    pass  # a poll is over: ask again
                self.changes[reason] += 1
        except Exception as error:
            self.report.fail(
                f"a client ended at {self.way.name}: {type(error).__name__}: {error}")
            self.budget.spend()

    def stay(self, way, route):
        """Hears at one door for a while. Returns why it leaves."""
        to_the_end = way.is_stream and self.random.random() < 0.03
        hold = 1 if to_the_end else None if way.is_stream else self.random.choice((0, 2))
        asked_at = time.monotonic()
        try:
            with_limit = {"hold": hold, "limit": self.limit, "fields": self.bot.fields}
            visit = Visit(
                self.routes[route], way, self.channels, self.cursor, PATIENCE, **with_limit)
        except OSError:
            return "broken off"
        try:
            return self.listen(
                visit, asked_at, route, NEVER if to_the_end else self.plan(visit))
        except TimeoutError:
            self.report.fail(f"{way.name}, {route}: no answer in {PATIENCE} s")
            return "no answer"
        except OSError:
            return "broken off"
        finally:
            visit.leave(self.random.choice(wire.CUTS))

    def plan(self, visit):
        """When to leave on its own account: a sentence, and whether it is time."""
        kind = self.random.randrange(3)
        if kind == 0:
            count = self.random.randrange(3000)
            return "left after some bytes", lambda: visit.count >= count
        if kind == 1:
            end = time.monotonic() + self.random.random() * 0.3
            return "left after a while", lambda: time.monotonic() >= end
        count = self.random.randint(1, 5)
        return "left after an answer", lambda: visit.heard >= count

    def listen(self, visit, asked_at, route, plan):
        way, (reason, is_enough) = visit.way, plan
        end = time.monotonic() + PATIENCE
        # Nobody speaks any more when all changes are made.
        while not is_enough() and not (visit.heard and self.budget.is_spent):
            may_be_held_back = way.is_stream and route == "buffers"
            try:
                more = visit.receive(PROBE if may_be_held_back else 0.05)
            except TimeoutError:
                if may_be_held_back:
                    return "nothing came"
                if time.monotonic() > end:
                    if visit.heard and plan is not NEVER:
                        return reason
                    raise
                continue
            while visit.pages:
                self.take(visit.pages.popleft(), asked_at)
            if way.status not in (None, 200, 101):
                return self.refused(way, route)
            if not more:
                return self.ended(visit, reason)
        return reason

    def refused(self, way, route):
        """A WebSocket whose Upgrade was dropped is told so at once; that a proxy died is no news."""
        if way.name == "socket" and way.status == 426:
            self.report.check(route in ("stock", "buffers"), f"{route} did not drop Upgrade")
            return "Upgrade dropped"
        self.report.check(way.status == 502, f"{way.name}, {route}: {way.head}")
        return "broken off"

    def ended(self, visit, reason):
        """The answer was whole, or the stream's time was over, or it broke off."""
        if visit.way.is_over and not visit.way.is_stream:
            return WHOLE
        return "its time was over" if reason == NEVER[0] else "broken off"

    def record(self):
        self.random = self.budget = None
        return super().record()
