"""A client that follows channels by its cursor, at whichever door, and a publisher beside it.

A follower takes whole answers alone, and moves its cursor with each. In the end it must have got what
was said, once and in order, unless a gap was told.
"""
# SPDX-License-Identifier: MIT

import random
import threading
import time
from bisect import bisect_left
from collections import Counter

import chat
import wire
from visit import Visit
from ways import Socket

CHANNELS = ("red", "green", "blue", "grey")


class Budget:
    """A number of trials, shared by threads."""

    def __init__(self, count, lock):
        self.count, self.lock = count, lock

    def take(self):
        with self.lock:
            self.count -= 1
            return self.count >= 0

    def spend(self):
        """Nobody goes on: one has failed."""
        with self.lock:
            self.count = 0

    @property
    def is_spent(self):
        return self.count <= 0


class Follower:
    """`choose` decides what it follows."""

    def __init__(self, port, first, choose, report):
        self.port, self.cursor, self.report = port, first, report
        self.channels = sorted(choose.sample(CHANNELS, choose.randint(1, len(CHANNELS))))
        self.limit = choose.choice((1, 2, 3, 100))
        self.seen = []
        self.gaps = []

    def poll(self, hold=0):
        request = chat.poll_request(self.channels, self.cursor, hold=hold, limit=self.limit)
        answer = wire.ask(self.port, request)
        return self.report.check(answer.status == 200, f"a poll was answered {answer!r}") \
            and self.take(answer.json())

    def take(self, page):
        """Checks a whole answer and moves the cursor behind it. Returns whether it had messages."""
        before = chat.number_of(self.cursor)
        after = chat.number_of(page["next"])
        kept = [message for message in page["messages"] if "id" in message]
        numbers = [chat.number_of(message["id"]) for message in kept]
        self.report.check(
            all(one < other for one, other in zip([before, *numbers], [*numbers, after + 1])),
            f"since {before} came {numbers} and next {after}: not each once and in order")
        self.report.check(
            all(message["channel"] in self.channels for message in page["messages"]),
            "a message of another channel came")
        self.report.check(len(numbers) <= self.limit, f"{len(numbers)} came, limit {self.limit}")
        self.seen += [
            (number, message["channel"], message["body"]["text"])
            for number, message in zip(numbers, kept)
        ]
        if page.get("gap"):
            self.gaps.append((before, after))
        self.cursor = page["next"]
        return bool(numbers)

    def record(self):
        """This follower, without what cannot be sent to another process."""
        self.report = None
        return self

    def catch_up(self, port):
        """Reads what is left, without a cut. Nobody posts any more."""
        self.port = port
        before = None
        while self.poll() and self.report.check(self.cursor != before, "a cursor stands still"):
            before = self.cursor

    def reckon(self, said, keep=0):
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


class Publisher:
    """Posts to random channels until the budget is spent: most by POST, some through a WebSocket."""

    def __init__(self, port, name, budget, report, pause, ports=None):
        self.port, self.name, self.budget, self.report = port, name, budget, report
        self.pause = pause
        #: Where a WebSocket may be had: proxies too.
        self.ports = ports or [port]
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
            self.budget.spend()

    def say(self, channel, text):
        """Posts it until a whole answer comes, each time with the same nonce, at either door."""
        nonce = f"nonce-{text}"
        request = chat.publish_request(channel, text, nonce=nonce)
        while self.random.random() < 0.3:
            # Often at once: the server learns of the message and of the end in one turn.
            offset = self.random.choice((0, self.random.randrange(700)))
            if self.random.random() < 0.3:
                position = self.say_by_socket(channel, text, nonce, offset)
                if position:
                    return position
                continue
            answer, _ = wire.cut(self.port, request, offset, self.random.choice(wire.CUTS))
            if answer:
                break
        answer = wire.ask(self.port, request)
        if answer.status != 201:
            raise AssertionError(f"a message was answered {answer!r}")
        return answer.json()["id"]

    def say_by_socket(self, channel, text, nonce, offset):
        """Cut off after so many bytes. The position, if the reply was among them."""
        way, how = Socket(), self.random.choice(wire.CUTS)
        try:
            visit = Visit(self.random.choice(self.ports), way, ["quiet"], "now")
            visit.until(lambda: way.status)
            if way.status == 101:
                visit.say(do=1, say=channel, body={"text": text}, nonce=nonce)
                end = visit.count + offset
                while 1 not in way.replies and visit.count < end:
                    if not visit.receive(5, end - visit.count):
                        break
            visit.leave(how)
        except TimeoutError:
            raise AssertionError("a socket that speaks is not answered in 5 s") from None
        except OSError:
            pass  # a proxy was killed
        reply = way.replies.get(1)
        if reply and "error" in reply:
            raise AssertionError(f"a message was answered {reply}")
        return reply and reply["id"]


def talk(report, followers, publishers):
    """Runs each in a thread of its own until they are done. Returns what was checked and said."""
    threads = [threading.Thread(target=each.run) for each in followers + publishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "passed": report.passed, "failures": report.failures,
        "said": {text: entry for each in publishers for text, entry in each.said.items()},
    }
