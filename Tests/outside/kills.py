"""kill -9 at random moments under load: nothing acknowledged is missing, no number is used twice.

Publishers say a message again, with the same nonce, until its acknowledgement came through; listeners
poll, or hold a stream open until it dies, and keep their cursors across all restarts. After each restart the whole history is read and compared
with what was acknowledged and with what any poller has seen.
"""
# SPDX-License-Identifier: MIT

import os
import random
import sqlite3
import threading
import time

import chat
import wire
from server import Server
from visit import Visit
from ways import STREAMS, Socket

TRIALS, UNIT = 200, "kills"
CHANNELS = ("red", "green", "blue")
PUBLISHERS, POLLERS, LISTENERS = 3, 3, 4


def run(report, program, folder, trials, seed):
    journal = os.path.join(folder, "fireside.db")
    options = ["--journal", journal, "--keep-messages", "0", "--keep-bytes", "0",
               "--publish-rate", "0"]
    choice = random.Random(seed)
    book = Book(report)
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        crowd = [Publisher(server, book, f"p{n}", seed) for n in range(PUBLISHERS)]
        crowd += [SocketPublisher(server, book, "s0", seed)]
        readers = [Poller(server, book, f"r{n}", seed) for n in range(POLLERS)]
        readers += [Listener(server, book, f"l{n}", seed) for n in range(LISTENERS)]
        crowd += readers
        threads = [threading.Thread(target=each.run, daemon=True) for each in crowd]
        for thread in threads:
            thread.start()
        early = 0
        for _ in range(trials):
            time.sleep(choice.uniform(0.01, 0.4))
            report.check(server.kill(), "the server had ended before it was killed")
            while choice.random() < 0.25:  # and now and then while it starts
                early += 1
                server.launch()
                time.sleep(choice.uniform(0, 0.08))
                server.kill()
            server.start()
            compare(server.port, book, report)
        book.is_over = True
        for thread in threads:
            thread.join(60)
            report.check(not thread.is_alive(), "a client never ended")
        compare(server.port, book, report)
        for reader in readers:
            reader.reckon()
        server.terminate()
    check_file(journal, report)
    report.figure(
        f"{trials} kills under load and {early} during starts; {len(book.acknowledged)} messages "
        f"acknowledged, {book.repeats} of them after being said again, "
        f"{sum(len(each.seen) for each in readers)} read by {POLLERS} pollers and {LISTENERS} "
        f"streams, which began {sum(each.visits for each in readers[POLLERS:])} times")


class Book:
    """What any client has been told of any message, by all servers so far."""

    def __init__(self, report):
        self.report = report
        self.lock = threading.Lock()
        self.texts = {}
        self.positions = {}
        self.acknowledged = {}
        self.seen = {}
        self.repeats = 0
        self.is_over = False

    def note(self, position, text):
        """A position stands for one text for ever, and a text for one position."""
        with self.lock:
            known = self.texts.setdefault(position, text)
            place = self.positions.setdefault(text, position)
        self.report.check(known == text, f"{position} is used for {known} and for {text}")
        self.report.check(place == position, f"{text} has the numbers {place} and {position}")

    def snapshot(self):
        with self.lock:
            return {**self.acknowledged, **self.seen}


def compare(port, book, report):
    """The history has everything that any client was told of, once and in order."""
    promised = book.snapshot()
    found = {}
    for channel in CHANNELS:
        messages = chat.history(port, channel)
        numbers = [chat.number_of(message["id"]) for message in messages]
        report.check(
            all(one < other for one, other in zip(numbers, numbers[1:])),
            f"the history of {channel} is not in order")
        for message in messages:
            text = message["body"]["text"]
            report.check(text not in found, f"{text} is in the history twice")
            found[text] = message["id"]
    # Not through the book, which holds a lock for each: the history is long, and read each time.
    texts = {position: text for text, position in found.items()}
    report.check(len(texts) == len(found), "a number is used twice in the history")
    lost = [text for text, position in promised.items() if found.get(text) != position]
    report.check(not lost, f"{len(lost)} acknowledged messages are missing: {lost[:5]}")


def check_file(journal, report):
    with sqlite3.connect(journal) as file:
        result = file.execute("PRAGMA integrity_check").fetchall()
    report.check(result == [("ok",)], f"the journal's file is damaged: {result}")


class Client:
    """A client that goes on when the server ends."""

    def __init__(self, server, book, name, seed):
        self.server, self.book, self.report, self.name = server, book, book.report, name
        self.random = random.Random(f"{seed}-{name}")

    def ask(self, request):
        """The answer, or None where there was none, or not all of it."""
        try:
            return wire.ask(self.server.port, request, timeout=10)
        except OSError:
            time.sleep(0.01)
            return None

    def run(self):
        try:
            while not self.book.is_over:
                self.step()
        except Exception as error:
            self.report.fail(f"{self.name} ended: {type(error).__name__}: {error}")


class Publisher(Client):
    count = 0

    def step(self):
        self.count += 1
        text = f"{self.name}-{self.count}"
        channel = self.random.choice(CHANNELS)
        tries = 1
        # Also at the end: what was begun is finished, so that it must be in the history.
        while (position := self.say(channel, text)) is None:
            tries += 1
        self.book.note(position, text)
        with self.book.lock:
            self.book.acknowledged[text] = position
            self.book.repeats += tries > 1
        time.sleep(self.random.expovariate(1 / 0.004))

    def say(self, channel, text):
        """The position, or None where no answer came."""
        answer = self.ask(
            chat.publish_request(channel, text, nonce=f"nonce-{text}", name=self.name))
        if answer is None:
            return None
        self.report.check(answer.status == 201, f"a message was answered {answer!r}")
        return answer.json()["id"]


class SocketPublisher(Publisher):
    """Says all through one WebSocket until it dies."""

    visit = None

    def say(self, channel, text):
        try:
            if self.visit is None:
                self.visit = Visit(self.server.port, Socket(), ["quiet"], "now", timeout=10)
                self.visit.next(10)
            reply = self.visit.ask(
                do=self.count, say=channel, body={"text": text}, nonce=f"nonce-{text}")
        except OSError:
            self.visit = None
            time.sleep(0.01)
            return None
        self.report.check("id" in reply, f"a message was answered {reply}")
        time.sleep(0.05)  # so many frames in a second are its share
        return reply["id"]


class Poller(Client):
    def __init__(self, *words):
        super().__init__(*words)
        self.cursor = "start"
        self.newest = 0
        self.seen = []
        self.limit = self.random.choice((3, 50, 1000))

    def step(self):
        self.poll(hold=self.random.choice((0, 1, 1, 1)))

    def poll(self, hold):
        answer = self.ask(chat.poll_request(CHANNELS, self.cursor, hold=hold, limit=self.limit))
        if answer is None:
            return True
        if not self.report.check(answer.status == 200, f"a poll was answered {answer!r}"):
            return False
        return self.take(answer.json())

    def take(self, page):
        self.report.check(not page.get("gap"), f"{self.name} was told of a gap at {self.cursor}")
        for message in page["messages"]:
            position, text = message["id"], message["body"]["text"]
            number = chat.number_of(position)
            self.report.check(
                number > self.newest, f"{self.name} got {number} after {self.newest}")
            self.newest = max(self.newest, number)
            self.seen.append(text)
            self.book.note(position, text)
            with self.book.lock:
                self.book.seen[text] = position
        self.report.check(
            chat.number_of(page["next"]) >= self.newest, f"{self.name}'s cursor went back")
        self.cursor = page["next"]
        return bool(page["messages"])

    def reckon(self):
        """Reads what is left. Nobody posts any more, so it must have all that was acknowledged."""
        while self.poll(hold=0):
            pass
        missing = set(self.book.acknowledged) - set(self.seen)
        self.report.check(
            not missing, f"{self.name} never got {len(missing)} messages: {sorted(missing)[:5]}")


class Listener(Poller):
    """Holds an event stream or a WebSocket open, and comes back with its cursor when it dies."""

    visits = 0

    def step(self):
        way = self.random.choice(STREAMS)()
        try:
            visit = Visit(
                self.server.port, way, CHANNELS, self.cursor, timeout=10, limit=self.limit)
        except OSError:
            time.sleep(0.01)
            return
        self.visits += 1
        with visit:
            try:
                while not self.book.is_over and (page := visit.next(10)) is not None:
                    self.take(page)
            except TimeoutError:
                self.report.check(
                    self.book.is_over, f"{self.name}: {way.name} is silent for 10 s")
            except OSError:
                pass  # killed
