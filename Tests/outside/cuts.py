"""Connections cut at every byte of an answer: each message comes once, in order, or a gap is told.

Readers poll, and most of their connections are cut behind the k-th byte of the answer, k running
over all bytes of head and body. A whole answer moves a reader's cursor, a cut one does not.
Publishers say random things in between; some of their connections are cut too, and they say it
again with the same nonce. It is done on two servers: one keeps everything, one so little that gaps
must come.
"""
# SPDX-License-Identifier: MIT

import multiprocessing
import os
import random
import threading
import time
from bisect import bisect_left
from collections import Counter

import chat
import wire
from report import Report
from server import Server

TRIALS, UNIT = 100_000, "cuts"
CHANNELS = ("red", "green", "blue", "grey")
PROCESSES, READERS, PUBLISHERS = 2, 12, 3
KEPT = 5


def run(report, program, folder, trials, seed):
    for name, keep, share in (("all", 0, 0.7), ("few", KEPT, 0.3)):
        options = ["--journal", "memory", "--keep-messages", str(keep), "--publish-rate", "0"]
        with Server(program, options, os.path.join(folder, f"server-{name}.log")) as server:
            server.start()
            storm(report, server, name, keep, max(PROCESSES, round(trials * share)), seed)
            report.check(server.process.poll() is None, "the server did not survive")
            server.terminate()


def storm(report, server, name, keep, trials, seed):
    """Runs one server with several processes of readers and publishers, then compares."""
    began = time.monotonic()
    first = wire.ask(server.port, chat.poll_request(CHANNELS, "now")).json()["next"]
    work = [
        (server.port, first, f"{seed}-{name}-{number}", trials // PROCESSES, keep)
        for number in range(PROCESSES)
    ]
    with multiprocessing.Pool(PROCESSES) as pool:
        parts = pool.starmap(crowd, work, chunksize=1)
    readers, said, cuts = [], {}, Counter()
    for part in parts:
        report.add(part["passed"], part["failures"])
        readers += part["readers"]
        said.update(part["said"])
        cuts.update(part["cuts"])
    ids = Counter(position for position, _ in said.values())
    report.check(max(ids.values(), default=1) == 1, "two messages were acknowledged with one id")
    for reader in readers:
        reader.report = report
        reader.catch_up(server.port)
        reader.reckon(said, keep)
    seconds = time.monotonic() - began
    swept = sorted(offset for offset in cuts if offset >= 0)
    head = max(reader.head_length for reader in readers)
    every = [offset for offset in range(swept[-1]) if offset not in cuts]
    report.figure(
        f"keep {keep or 'all'}: {sum(cuts.values())} cuts in {seconds:.0f} s at bytes 0 to "
        f"{swept[-1]} (head: {head}), {len(every)} of them never; {len(said)} messages said by "
        f"{PROCESSES * PUBLISHERS}, {sum(len(r.seen) for r in readers)} read by {len(readers)}, "
        f"{sum(len(r.gaps) for r in readers)} gaps told")
    if keep:
        report.check(any(reader.gaps for reader in readers), "no gap was ever told: say more")


def crowd(port, first, seed, trials, keep):
    """One process. Its readers cut `trials` times in all. Returns what they saw."""
    report = Report("cuts", seed, "")
    budget = Budget(trials)
    choose = random.Random(seed)
    readers = [
        Reader(port, first, random.Random(f"{seed}-reader-{n}"), budget, choose, report)
        for n in range(READERS)
    ]
    publishers = [
        Publisher(port, f"{seed}-{n}", budget, report, pause=0.004 if keep else 0.01)
        for n in range(PUBLISHERS)
    ]
    threads = [threading.Thread(target=each.run) for each in readers + publishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "passed": report.passed, "failures": report.failures,
        "readers": [reader.record() for reader in readers],
        "said": {text: entry for each in publishers for text, entry in each.said.items()},
        "cuts": sum((reader.cuts for reader in readers), Counter()),
    }


class Budget:
    """A number of trials, shared by threads."""

    def __init__(self, count):
        self.count = count
        self.lock = threading.Lock()

    def take(self):
        with self.lock:
            self.count -= 1
            return self.count >= 0

    @property
    def is_spent(self):
        return self.count <= 0


class Publisher:
    """Posts to random channels until the readers are done."""

    def __init__(self, port, name, budget, report, pause):
        self.port, self.name, self.budget, self.report = port, name, budget, report
        self.pause = pause
        self.random = random.Random(name)
        self.said = {}

    def run(self):
        try:
            count, newest = 0, 0
            while not self.budget.is_spent:
                count += 1
                text, channel = f"{self.name}-{count}", self.random.choice(CHANNELS)
                position = self.say(channel, text)
                number = chat.number_of(position)
                self.report.check(
                    number > newest, f"{text} got number {number}, after an earlier {newest}")
                newest = number
                self.said[text] = (position, channel)
                time.sleep(self.random.expovariate(1 / self.pause))
        except Exception as error:
            self.report.fail(f"a publisher ended: {type(error).__name__}: {error}")

    def say(self, channel, text):
        """Posts it until a whole answer comes, each time with the same nonce."""
        nonce = f"nonce-{text}"
        request = chat.publish_request(channel, text, nonce=nonce)
        while self.random.random() < 0.3:
            # Often at once: the server learns of the message and of the end in one turn.
            offset = self.random.choice((0, self.random.randrange(700)))
            answer, _ = wire.cut(self.port, request, offset, self.random.choice(wire.CUTS))
            if answer:
                break
        answer = wire.ask(self.port, request)
        if answer.status != 201:
            raise AssertionError(f"a message was answered {answer!r}")
        return answer.json()["id"]


class Reader:
    """Polls its channels with a cursor. Most of its polls are cut."""

    def __init__(self, port, first, choice, budget, choose, report):
        self.cursor = first
        self.port, self.random, self.budget, self.report = port, choice, budget, report
        self.channels = sorted(choose.sample(CHANNELS, choose.randint(1, len(CHANNELS))))
        self.limit = choose.choice((1, 2, 3, 100))
        self.offset = choose.randrange(600)
        self.head_length = 0
        self.seen = []
        self.gaps = []
        self.cuts = Counter()

    def run(self):
        try:
            while self.budget.take():
                self.poll_cut()
                if self.random.random() < 0.25:
                    self.poll()
        except Exception as error:
            self.report.fail(f"a reader ended: {type(error).__name__}: {error}")

    def request(self, hold):
        return chat.poll_request(self.channels, self.cursor, hold=hold, limit=self.limit)

    def poll_cut(self):
        """One trial. If the answer ends before the cut, the sweep starts again."""
        request = self.request(self.random.choice((0, 2)))
        how = self.random.choice(wire.CUTS)
        if self.offset == 0:
            time.sleep(0.002)  # so that some leave while they are parked
        answer, count = wire.cut(self.port, request, self.offset, how)
        self.cuts[count] += 1
        if answer:
            self.offset = 0
            self.take(answer)
        else:
            self.report.check(
                count == self.offset, f"the server hung up after {count} bytes of an answer")
            self.offset += 1

    def poll(self, hold=0):
        answer = wire.ask(self.port, self.request(hold))
        return self.take(answer)

    def take(self, answer):
        """Checks a whole answer and moves the cursor behind it."""
        if not self.report.check(answer.status == 200, f"a poll was answered {answer!r}"):
            return False
        self.head_length = answer.head_length
        page = answer.json()
        before = chat.number_of(self.cursor)
        after = chat.number_of(page["next"])
        numbers = [chat.number_of(message["id"]) for message in page["messages"]]
        self.report.check(
            all(one < other for one, other in zip([before, *numbers], [*numbers, after + 1])),
            f"since {before} came {numbers} and next {after}: not each once and in order")
        self.report.check(
            all(message["channel"] in self.channels for message in page["messages"]),
            "a message of another channel came")
        self.report.check(len(numbers) <= self.limit, f"{len(numbers)} came, limit {self.limit}")
        self.seen += [
            (number, message["channel"], message["body"]["text"])
            for number, message in zip(numbers, page["messages"])
        ]
        if page.get("gap"):
            self.gaps.append((before, after))
        self.cursor = page["next"]
        return bool(numbers)

    def record(self):
        """This reader, without what cannot be sent to another process."""
        self.random = self.budget = self.report = None
        return self

    def catch_up(self, port):
        """Reads what is left, without a cut. Nobody posts any more."""
        self.port = port
        before = None
        while self.poll() and self.report.check(self.cursor != before, "a cursor stands still"):
            before = self.cursor

    def reckon(self, said, keep):
        """Compares what came with what was posted."""
        expected = {
            text: (chat.number_of(position), channel)
            for text, (position, channel) in said.items() if channel in self.channels
        }
        texts = Counter(text for _, _, text in self.seen)
        self.report.check(
            all(count == 1 for count in texts.values()), "a message came twice to one reader")
        self.report.check(set(texts) <= set(expected), lambda: (
            f"{len(set(texts) - set(expected))} messages came that nobody had acknowledged"))
        for number, channel, text in self.seen:
            self.report.check(
                expected.get(text) == (number, channel), f"{text} came as {channel} {number}")
        if not keep:
            self.report.check(not self.gaps, f"{len(self.gaps)} gaps, though everything is kept")
        missing = [entry for text, entry in expected.items() if text not in texts]
        silent = [entry for entry in missing if not self.is_excused(*entry)]
        self.report.check(not silent, lambda: (
            f"{len(silent)} messages of {self.channels} were skipped without a word: {silent[:5]}"))

    def is_excused(self, number, channel):
        """Whether a gap was told at this position, and nothing older of its channel came there."""
        place = bisect_left(self.gaps, number, key=lambda gap: gap[1])
        if place == len(self.gaps) or self.gaps[place][0] >= number:
            return False
        place_seen = bisect_left(self.seen, number, key=lambda message: message[0])
        for index in range(place_seen - 1, -1, -1):
            older, its, _ = self.seen[index]
            if older <= self.gaps[place][0]:
                break
            if its == channel:
                return False
        return True
