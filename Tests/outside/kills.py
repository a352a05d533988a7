"""kill -9 at random moments under load: nothing acknowledged is missing, no number is used twice.

Publishers say a message again, with the same nonce, until its acknowledgement came through; they edit and
delete what they have said. Listeners poll, or hold a stream open until it dies, and keep their cursors across
all restarts. After each restart the whole history is read and compared with what was acknowledged and with
what any poller has seen: no change that was acknowledged is undone.
"""
# SPDX-License-Identifier: MIT

import os
import random
import sqlite3
import threading
import time

import chat
import moderators
import wire
from bots import Bot
from follower import changes
from ledger import STUB, Entry, Shown, View, contents_of
from moderators import Moderator, introduce
from server import Server
from visit import Visit
from ways import STREAMS, Socket

TRIALS, UNIT = 200, "kills"
CHANNELS = ("red", "green", "blue")
PUBLISHERS, POLLERS, LISTENERS = 3, 3, 4
#: How often a message is followed by a change of one of the last so many of its author.
CHANGED, RECENT = 0.3, 20


def run(report, program, folder, trials, seed):
    journal = os.path.join(folder, "fireside.db")
    keys = ["--secret-file", os.path.join(folder, "keys")]
    options = ["--journal", journal, "--keep-messages", "0", "--keep-bytes", "0", *moderators.OPTIONS, *keys]
    choice = random.Random(seed)
    book = Book(report)
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        crowd = [Publisher(server, book, f"p{n}", seed) for n in range(PUBLISHERS)]
        crowd += [SocketPublisher(server, book, "s0", seed)]
        readers = [Poller(server, book, f"r{n}", seed) for n in range(POLLERS)]
        readers += [Listener(server, book, f"l{n}", seed) for n in range(LISTENERS)]
        speakers = list(crowd)
        crowd += readers
        for each in crowd:
            each.bot = Bot(program, keys, each.name)
        introduce(server.port, [each.bot for each in speakers])
        moderator = Moderator(lambda: server.port, [each.bot for each in speakers], seed)
        threads = [threading.Thread(target=each.run, daemon=True) for each in [*crowd, moderator]]
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
            compare(server.port, readers[0].bot, book, report)
        book.is_over = True
        moderator.is_over.set()
        for thread in threads:
            thread.join(60)
            report.check(not thread.is_alive(), "a client never ended")
        compare(server.port, readers[0].bot, book, report)
        for reader in readers:
            reader.reckon()
        words = moderator.check(report, {each.name: each.tries for each in speakers})
        report.figure(f"{words} words of a moderator; {changes(book.entries.values())} edits and deletions, "
                      f"{book.in_doubt} of them never acknowledged")
        server.terminate()
    check_file(journal, report)
    report.figure(
        f"{trials} kills under load and {early} during starts; {len(book.entries)} messages "
        f"acknowledged, {book.repeats} of them after being said again, "
        f"{sum(len(each.seen) for each in readers)} read by {POLLERS} pollers and {LISTENERS} "
        f"streams, which began {sum(each.visits for each in readers[POLLERS:])} times")


class Book:
    """What any client has been told of any message, by all servers so far."""

    def __init__(self, report):
        self.report = report
        self.lock = threading.Lock()
        #: By position: what was acknowledged, and which message any client was shown there.
        self.entries, self.origins = {}, {}
        self.positions = {}
        self.repeats = self.in_doubt = 0
        self.is_over = False

    def note(self, position, text):
        """A position stands for one message for ever, and a message for one position. An edited text
        begins with the first."""
        if text is STUB:
            return
        origin = text.partition(".")[0]
        with self.lock:
            known = self.origins.setdefault(position, origin)
            place = self.positions.setdefault(origin, position)
        self.report.check(known == origin, f"{position} is used for {known} and for {origin}")
        self.report.check(place == position, f"{origin} has the numbers {place} and {position}")

    def acknowledge(self, entry):
        self.note(entry.position, entry.versions[0][0])
        with self.lock:
            self.entries[entry.position] = entry

    def snapshot(self):
        with self.lock:
            return dict(self.entries), set(self.origins)


def compare(port, bot, book, report):
    """The history has everything that any client was told of, once and in order, as it was changed."""
    entries, shown = book.snapshot()
    asked_at = time.monotonic()
    found = {}
    for channel in CHANNELS:
        messages = chat.history(port, channel, bot.fields)
        numbers = [chat.number_of(message["id"]) for message in messages]
        report.check(
            all(one < other for one, other in zip(numbers, numbers[1:])),
            f"the history of {channel} is not in order")
        for message in messages:
            report.check(message["id"] not in found, f"{message['id']} is in the history twice")
            found[message["id"]] = Shown(message, asked_at).content
    # Not through the book, which holds a lock for each: the history is long, and read each time.
    origins = [text.partition(".")[0] for text in found.values() if text is not STUB]
    report.check(len(set(origins)) == len(origins), "a message is in the history twice")
    lost = sorted((shown | set(entries)) - set(found))
    report.check(not lost, f"{len(lost)} acknowledged messages are missing: {lost[:5]}")
    undone = [f"{found[position]} of {entry}" for position, entry in entries.items()
              if position in found and not entry.may_say(found[position], asked_at)]
    report.check(not undone, f"{len(undone)} acknowledged changes are undone: {undone[:3]}")


def check_file(journal, report):
    with sqlite3.connect(journal) as file:
        result = file.execute("PRAGMA integrity_check").fetchall()
    report.check(result == [("ok",)], f"the journal's file is damaged: {result}")


class Client:
    """A client that goes on when the server ends. `bot`: whose token it has."""

    bot = None

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

    def __init__(self, *words):
        super().__init__(*words)
        self.own, self.tries = [], []

    def step(self):
        self.count += 1
        text = f"{self.name}-{self.count}"
        channel = self.random.choice(CHANNELS)
        tries = 1
        # Also at the end: what was begun is finished, so that it must be in the history.
        while (position := self.say(channel, text)) is None:
            tries += 1
        entry = Entry(position, channel, text)
        self.own.append(entry)
        self.book.acknowledge(entry)
        self.book.repeats += tries > 1
        if self.random.random() < CHANGED:
            self.change(self.random.choice(self.own[-RECENT:]))
        time.sleep(self.random.expovariate(1 / 0.004))

    def say(self, channel, text):
        """The position, or None where no answer came."""
        answer = self.attempt(
            chat.publish_request(channel, text, nonce=f"nonce-{text}", fields=self.bot.fields))
        if answer is None or answer.status == 403:
            return None
        self.report.check(answer.status == 201, f"a message was answered {answer!r}")
        return answer.json()["id"]

    def attempt(self, request):
        """An answer tells whether a moderator has silenced them."""
        began = time.monotonic()
        answer = self.ask(request)
        if answer is not None:
            self.tries.append((began, time.monotonic(), answer.status != 403))
        return answer

    def change(self, entry):
        """Edits or deletes one of its own, once. Where no answer comes, nobody knows which of the two it
        says, and it is left alone."""
        if entry.is_deleted or entry.is_in_doubt:
            return
        text = f"{entry.versions[0][0]}.{len(entry.versions) + 1}"
        content = STUB if self.random.random() < 0.3 else text
        entry.begins(content)
        answer = self.attempt(
            self.bot.delete_request(entry.channel, entry.position) if content is STUB
            else self.bot.edit_request(entry.channel, entry.position, text))
        if answer is None:
            self.book.in_doubt += 1
        elif answer.status == 403:
            entry.versions.pop()
        elif self.report.check(answer.status == 200, f"a change was answered {answer!r}"):
            entry.ends()


class SocketPublisher(Publisher):
    """Says all through one WebSocket until it dies."""

    visit = None

    def say(self, channel, text):
        try:
            if self.visit is None:
                self.visit = Visit(self.server.port, Socket(), ["quiet"], "now", timeout=10,
                                   fields=self.bot.fields)
                self.visit.next(10)
            reply = self.visit.ask(
                do=self.count, say=channel, body={"text": text}, nonce=f"nonce-{text}")
        except OSError:
            self.visit = None
            time.sleep(0.01)
            return None
        time.sleep(0.05)  # so many frames in a second are its share
        if reply.get("error", {}).get("status") == 403:
            return None
        self.report.check("id" in reply, f"a message was answered {reply}")
        return reply["id"]


class Poller(Client):
    def __init__(self, *words):
        super().__init__(*words)
        self.cursor = "start"
        self.newest = 0
        self.seen = []
        self.view = View()
        self.limit = self.random.choice((3, 50, 1000))

    def step(self):
        self.poll(hold=self.random.choice((0, 1, 1, 1)))

    def poll(self, hold):
        asked_at = time.monotonic()
        answer = self.ask(chat.poll_request(
            CHANNELS, self.cursor, hold=hold, limit=self.limit, fields=self.bot.fields))
        if answer is None:
            return True
        if not self.report.check(answer.status == 200, f"a poll was answered {answer!r}"):
            return False
        return self.take(answer.json(), asked_at)

    def take(self, page, asked_at):
        self.report.check(not page.get("gap"), f"{self.name} was told of a gap at {self.cursor}")
        kept = [message for message in page["messages"] if "id" in message]
        for message in kept:
            shown = Shown(message, asked_at)
            self.report.check(
                shown.number > self.newest, f"{self.name} got {shown.number} after {self.newest}")
            self.newest = max(self.newest, shown.number)
            wrong = self.view.show(shown)
            self.report.check(wrong is None, wrong)
            self.check(shown)
            if not shown.is_news:
                self.seen.append(shown.position)
                self.book.note(shown.position, shown.content)
        self.report.check(
            chat.number_of(page["next"]) >= self.newest, f"{self.name}'s cursor went back")
        self.cursor = page["next"]
        return bool(kept)

    def check(self, shown):
        """Nobody is shown what was changed before they asked."""
        entry = self.book.entries.get(shown.about)
        self.report.check(entry is None or entry.may_say(shown.content, shown.asked_at), lambda: (
            f"{self.name} was shown {shown}, and there is {entry}"))

    def reckon(self):
        """Reads what is left. Nobody posts any more, so it must have all that was acknowledged."""
        while self.poll(hold=0):
            pass
        missing = set(self.book.entries) - set(self.seen)
        self.report.check(
            not missing, f"{self.name} never got {len(missing)} messages: {sorted(missing)[:5]}")
        for channel in CHANNELS:
            history = contents_of(chat.history(self.server.port, channel, self.bot.fields))
            wrong = self.view.stale(history) + self.view.missing(history)
            self.report.check(not wrong, f"{self.name} has not what is in {channel}: {wrong[:3]}")


class Listener(Poller):
    """Holds an event stream or a WebSocket open, and comes back with its cursor when it dies."""

    visits = 0

    def step(self):
        way, asked_at = self.random.choice(STREAMS)(), time.monotonic()
        try:
            visit = Visit(
                self.server.port, way, CHANNELS, self.cursor, timeout=10, limit=self.limit,
                fields=self.bot.fields)
        except OSError:
            time.sleep(0.01)
            return
        self.visits += 1
        with visit:
            try:
                while not self.book.is_over and (page := visit.next(10)) is not None:
                    self.take(page, asked_at)
            except TimeoutError:
                self.report.check(
                    self.book.is_over, f"{self.name}: {way.name} is silent for 10 s")
            except OSError:
                pass  # killed
