"""A client that follows channels by its cursor, at whichever door, and a publisher beside it.

A follower takes whole answers alone, and moves its cursor with each. In the end it must have got what
was said, once and in order, unless a gap was told. It applies edits and deletions, so that it must have what
the server's history has; and nobody is shown a text after it was told that it is deleted or changed.
"""
# SPDX-License-Identifier: MIT

import random
import threading
import time
from bisect import bisect_left
from collections import Counter

import chat
import wire
from ledger import STUB, Entry, Shown, View, contents_of
from visit import Visit
from ways import Socket

CHANNELS = ("red", "green", "blue", "grey")
#: How often a message is followed by a change of one of the last so many of its author.
CHANGED, RECENT = 0.3, 20


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
    """`choose` decides what it follows. `bot`: whose token it reads with."""

    def __init__(self, port, bot, first, choose, report):
        self.port, self.bot, self.cursor, self.report = port, bot, first, report
        self.channels = sorted(choose.sample(CHANNELS, choose.randint(1, len(CHANNELS))))
        self.limit = choose.choice((1, 2, 3, 100))
        self.seen = []
        self.gaps = []
        self.view = View()

    def poll(self, hold=0):
        request = chat.poll_request(
            self.channels, self.cursor, hold=hold, limit=self.limit, fields=self.bot.fields)
        asked_at = time.monotonic()
        answer = wire.ask(self.port, request)
        return self.report.check(answer.status == 200, f"a poll was answered {answer!r}") \
            and self.take(answer.json(), asked_at)

    def take(self, page, asked_at):
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
        if page.get("gap"):
            self.gaps.append((before, after))
            self.view.forget()
        for message in kept:
            shown = Shown(message, asked_at)
            self.seen.append(shown)
            wrong = self.view.show(shown)
            self.report.check(wrong is None, wrong)
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

    def reckon(self, entries, keep=0):
        """Compares what came with what was posted, and with what became of it."""
        expected = {
            entry.position: entry for entry in entries if entry.channel in self.channels}
        said = Counter(shown.position for shown in self.seen if not shown.is_news)
        self.report.check(
            all(count == 1 for count in said.values()), "a message came twice to one reader")
        for shown in self.seen:
            entry = expected.get(shown.about)
            self.report.check(
                entry and entry.channel == shown.channel
                and entry.may_say(shown.content, shown.asked_at),
                lambda shown=shown, entry=entry: f"{shown} was shown, and there is {entry}")
        if not keep:
            self.report.check(not self.gaps, f"{len(self.gaps)} gaps, though everything is kept")
        missing = [(chat.number_of(position), entry.channel)
                   for position, entry in expected.items() if position not in said]
        silent = [each for each in missing if not self.is_excused(*each)]
        self.report.check(not silent, lambda: (
            f"{len(silent)} messages of {self.channels} were skipped without a word: {silent[:5]}"))
        self.compare(expected, keep)

    def compare(self, expected, keep):
        """What is on the screen in the end is what the server's history says, and that is what was
        acknowledged."""
        for channel in self.channels:
            history = contents_of(chat.history(self.port, channel, self.bot.fields))
            stale = self.view.stale(history)
            self.report.check(not stale, lambda stale=stale: f"{len(stale)} are stale: {stale[:3]}")
            missing = [] if keep else self.view.missing(history)
            self.report.check(not missing, lambda missing=missing: f"nobody was told of {missing[:5]}")
            wrong = [expected[position] for position, content in history.items()
                     if not expected[position].may_say(content, time.monotonic())]
            self.report.check(not wrong, lambda wrong=wrong: f"the history does not have {wrong[:3]}")

    def is_excused(self, number, channel):
        """Whether a gap was told at this position, and nothing older of its channel came there."""
        place = bisect_left(self.gaps, number, key=lambda gap: gap[1])
        if place == len(self.gaps) or self.gaps[place][0] >= number:
            return False
        place_seen = bisect_left(self.seen, number, key=lambda shown: shown.number)
        for shown in reversed(self.seen[:place_seen]):
            if shown.number <= self.gaps[place][0]:
                break
            if shown.channel == channel:
                return False
        return True


class Publisher:
    """A script that posts to random channels until the budget is spent: most by POST, some through a
    WebSocket. It edits and deletes what it has said. Now and then a moderator silences it."""

    def __init__(self, port, bot, budget, report, pause, ports=None):
        self.port, self.bot, self.budget, self.report = port, bot, budget, report
        self.pause = pause
        #: Where a WebSocket may be had: proxies too.
        self.ports = ports or [port]
        self.random = random.Random(bot.name)
        self.entries = []
        #: See `moderators.Silence`.
        self.tries = []

    def run(self):
        try:
            newest = 0
            while not self.budget.is_spent:
                text, channel = f"{self.bot.name}-{len(self.entries) + 1}", self.random.choice(CHANNELS)
                position = self.say(channel, text)
                number = chat.number_of(position)
                self.report.check(
                    number > newest, f"{text} got number {number}, after an earlier {newest}")
                newest = number
                self.entries.append(Entry(position, channel, text))
                if self.random.random() < CHANGED:
                    self.change(self.random.choice(self.entries[-RECENT:]))
                time.sleep(self.random.expovariate(1 / self.pause))
        except Exception as error:
            self.report.fail(f"a publisher ended: {type(error).__name__}: {error}")
            self.budget.spend()

    def change(self, entry):
        """Edits or deletes one of its own. It may be gone because only a few are kept."""
        if entry.is_deleted:
            return
        text = f"{entry.versions[0][0]}.{len(entry.versions) + 1}"
        content = STUB if self.random.random() < 0.4 else text
        entry.begins(content)
        request = self.bot.delete_request(entry.channel, entry.position) if content is STUB \
            else self.bot.edit_request(entry.channel, entry.position, text)
        if self.random.random() < 0.3:
            # With a byte of the answer one knows that the server is done with it: it overtakes no other.
            wire.cut(self.port, request, self.random.randrange(1, 700), self.random.choice(wire.CUTS))
        answer = self.insist(request)
        self.report.check(answer.status in (200, 404), f"a change is answered {answer!r}")
        # Where the message is not kept any more, an edit of it may be kept still.
        if answer.status == 200:
            entry.ends()

    def insist(self, request):
        """The answer of one who may speak again in the end, if a moderator has silenced them."""
        while True:
            began = time.monotonic()
            answer = wire.ask(self.port, request)
            self.tries.append((began, time.monotonic(), answer.status != 403))
            if answer.status != 403:
                return answer
            time.sleep(0.01)

    def say(self, channel, text):
        """Posts it until a whole answer comes, each time with the same nonce, at either door."""
        nonce = f"nonce-{text}"
        request = chat.publish_request(channel, text, nonce=nonce, fields=self.bot.fields)
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
        answer = self.insist(request)
        if answer.status != 201:
            raise AssertionError(f"a message was answered {answer!r}")
        return answer.json()["id"]

    def say_by_socket(self, channel, text, nonce, offset):
        """Cut off after so many bytes. The position, if the reply was among them."""
        way, how = Socket(), self.random.choice(wire.CUTS)
        try:
            visit = Visit(
                self.random.choice(self.ports), way, ["quiet"], "now", fields=self.bot.fields)
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
        if reply and reply.get("error", {}).get("status") == 403:
            return None  # silenced; whether it had to be is checked where answers are whole
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
        "entries": [entry for each in publishers for entry in each.entries],
        "tries": {each.bot.name: each.tries for each in publishers},
    }


def changes(entries):
    """How often authors have changed their messages."""
    return sum(len(entry.versions) - 1 for entry in entries)
