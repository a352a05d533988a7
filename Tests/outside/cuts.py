"""Connections cut at every byte of an answer: each message comes once, in order, or a gap is told.

Readers ask at all doors, and most of their connections are cut behind the k-th byte of what comes, k
running over all bytes of head, body and, at a stream, the answers that follow. A whole answer moves a
reader's cursor, a cut one does not. Publishers say random things in between; some of their
connections are cut too, and they say it again with the same nonce. It is done on two servers: one
keeps everything, one so little that gaps must come.
"""
# SPDX-License-Identifier: MIT

import multiprocessing
import os
import random
import threading
import time
from collections import Counter

import chat
import moderators
import wire
from follower import CHANNELS, Budget, Follower, Publisher, changes, talk
from moderators import Crew
from report import Report
from server import Server
from visit import Visit
from ways import WAYS

TRIALS, UNIT = 100_000, "cuts"
PROCESSES, READERS, PUBLISHERS = 2, 12, 3
KEPT = 5
#: Seconds of silence after which a stream has nothing more to cut.
QUIET = 0.1


def run(report, program, folder, trials, seed):
    for name, keep, share in (("all", 0, 0.7), ("few", KEPT, 0.3)):
        keys = ["--secret-file", os.path.join(folder, "keys")]
        options = ["--journal", "memory", "--keep-messages", str(keep), *moderators.OPTIONS, *keys]
        with Server(program, options, os.path.join(folder, f"server-{name}.log")) as server:
            server.start()
            crew = Crew(program, keys, server.port, seed, PROCESSES * PUBLISHERS)
            storm(report, server, crew, name, keep, max(PROCESSES, round(trials * share)), seed)
            report.check(server.process.poll() is None, "the server did not survive")
            server.terminate()


def storm(report, server, crew, name, keep, trials, seed):
    """Runs one server with several processes of readers and publishers, then compares."""
    began = time.monotonic()
    first = wire.ask(
        server.port, chat.poll_request(CHANNELS, "now", fields=crew.reader.fields)).json()["next"]
    work = [
        (server.port, crew.reader, crew.bots[number::PROCESSES], first, f"{seed}-{name}-{number}",
         trials // PROCESSES, keep)
        for number in range(PROCESSES)
    ]
    with multiprocessing.Pool(PROCESSES) as pool, crew.moderator:
        parts = pool.starmap(crowd, work, chunksize=1)
    readers, entries, cuts, tries = [], [], Counter(), {}
    for part in parts:
        report.add(part["passed"], part["failures"])
        readers += part["readers"]
        entries += part["entries"]
        cuts.update(part["cuts"])
        tries |= part["tries"]
    ids = Counter(entry.position for entry in entries)
    report.check(max(ids.values(), default=1) == 1, "two messages were acknowledged with one id")
    for reader in readers:
        reader.report = report
        reader.catch_up(server.port)
        reader.reckon(entries, keep)
    words = crew.moderator.check(report, tries)
    seconds = time.monotonic() - began
    report.figure(
        f"keep {keep or 'all'}: {sum(cuts.values())} cuts in {seconds:.0f} s; {len(entries)} messages "
        f"said by {len(tries)} and changed {changes(entries)} times, {words} words of a moderator; "
        f"{sum(len(r.seen) for r in readers)} read by {len(readers)}, {sum(len(r.gaps) for r in readers)} gaps told")
    for way in WAYS:
        swept = sorted(offset for name, offset in cuts if name == way.name)
        if swept:
            missed = swept[-1] + 1 - len(swept)
            report.figure(
                f"  {way.name}: {sum(cuts[way.name, offset] for offset in swept)} cuts at bytes 0 "
                f"to {swept[-1]}, {missed} of them never")
    if keep:
        report.check(any(reader.gaps for reader in readers), "no gap was ever told: say more")


def crowd(port, reader, bots, first, seed, trials, keep):
    """One process. Its readers cut `trials` times in all. Returns what they saw."""
    report = Report("cuts", seed, "")
    budget = Budget(trials, threading.Lock())
    choose = random.Random(seed)
    readers = [
        Reader(port, reader, first, random.Random(f"{seed}-reader-{n}"), budget, choose, report)
        for n in range(READERS)
    ]
    publishers = [
        Publisher(port, bot, budget, report, pause=0.004 if keep else 0.01) for bot in bots
    ]
    return {
        **talk(report, readers, publishers), "readers": [reader.record() for reader in readers],
        "cuts": sum((reader.cuts for reader in readers), Counter()),
    }


class Reader(Follower):
    """Asks at one door after the other with its cursor. Most of its connections are cut."""

    def __init__(self, port, bot, first, choice, budget, choose, report):
        super().__init__(port, bot, first, choose, report)
        self.random, self.budget = choice, budget
        self.way = choose.choice(WAYS)
        self.offset = choose.randrange(600)
        self.cuts = Counter()

    def run(self):
        try:
            while self.budget.take():
                self.cut()
                if self.random.random() < 0.25:
                    self.poll()
        except Exception as error:
            self.report.fail(f"a reader ended: {type(error).__name__}: {error}")
            self.budget.spend()

    def cut(self):
        """One trial. If no more comes before the cut, the sweep starts again, at another door."""
        way = self.way()
        hold = None if way.is_stream else self.random.choice((0, 2))
        asked_at = time.monotonic()
        visit = Visit(self.port, way, self.channels, self.cursor, hold=hold, limit=self.limit,
                      fields=self.bot.fields)
        if self.offset == 0:
            time.sleep(0.002)  # so that some leave while they wait
        at_end = self.read(visit)
        self.cuts[way.name, visit.count] += 1
        visit.leave("reset" if way.is_over else self.random.choice(wire.CUTS))
        if way.status:
            self.report.check(
                way.status == (101 if way.name == "socket" else 200), f"the head is {way.head}")
        for page in visit.pages:
            self.take(page, asked_at)
        if at_end:
            self.way, self.offset = self.random.choice(WAYS), 0
        else:
            self.report.check(visit.count == self.offset, (
                f"the server hung up after {visit.count} bytes of an answer at {way.name}"))
            self.offset += 1

    def read(self, visit):
        """Reads to the offset. Returns whether there is nothing to cut there."""
        try:
            while visit.count < self.offset:
                quiet = QUIET if visit.way.is_stream and visit.count else 30
                if not visit.receive(quiet, self.offset - visit.count):
                    return visit.way.is_over and not visit.way.is_stream
        except TimeoutError:
            return True
        return visit.way.is_over

    def record(self):
        self.random = self.budget = None
        return super().record()
