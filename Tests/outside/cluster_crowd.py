"""Speakers and roaming clients: each goes to any node with the cursor that it has."""
# SPDX-License-Identifier: MIT

import dataclasses
import random
import threading
import time

import chat
import wire
from ledger import STUB, Entry, Shown, View
from visit import Visit
from ways import EventStream, Poll, Socket

#: Messages a second of one speaker; how often one reads what it wrote, at another node.
RATE, READS_BACK = 12, 0.1
#: Longer than a node holds a post, which is 10 s; longer than it holds a poll, which is 1 s.
POST, POLL = 15, 6
#: Three poll, one polls without waiting, two stay.
WAYS = (Poll, Poll, Poll, Poll, EventStream, Socket)
SPEAKERS = 6
#: How often a message is followed by a change of one of the last so many of its speaker.
CHANGED, RECENT = 0.3, 10


@dataclasses.dataclass
class Move:
    """One answer: from which cursor to which, and what it showed."""

    start: str
    end: str
    shown: list
    has_gap: bool
    at: float
    node: int


class Spoken(Entry):
    """A message that was acknowledged."""

    def __init__(self, position, channel, text, nonce, speaker, began):
        super().__init__(position, channel, text)
        self.text, self.nonce, self.speaker, self.began = text, nonce, speaker, began
        self.at = self.versions[0][1]
        #: The number of each change that was acknowledged, and what it made of the message.
        self.changes = []


class Trial:
    """What one trial's clients share."""

    def __init__(self, number, hosts, crew, seed):
        #: With whose token the tests themselves read.
        self.reader = crew.reader
        self.number, self.nodes, self.seed = number, [host.node.socket for host in hosts], seed
        self.channels = [f"trial-{number}-{letter}" for letter in "abc"]
        self.lock = threading.Lock()
        #: By position.
        self.spoken = {}
        #: Posts that had to be sent again, and those that nobody knows the end of.
        self.repeats, self.unknown = 0, 0
        self.problems = []
        self.is_quiet, self.is_over = threading.Event(), threading.Event()
        self.began = time.monotonic()
        self.events = []

    def say(self, words):
        self.events.append(f"{time.monotonic() - self.began:7.2f} {words}")

    def problem(self, words):
        with self.lock:
            self.problems.append(words)
        self.say(f"PROBLEM: {words}")


class Speaker:
    """A script that posts until it is told to be quiet, and what it has begun until that is acknowledged.
    It edits and deletes what it has said."""

    def __init__(self, trial, bot, number):
        self.trial, self.bot, self.number = trial, bot, number
        self.random = random.Random(f"{trial.seed}-{trial.number}-{bot.name}")
        #: What it has said, and what came of its tries: see `moderators.Silence`.
        self.own, self.tries = [], []
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        count = 0
        while not self.trial.is_quiet.is_set():
            count += 1
            self.speak(f"{self.trial.number}-{self.bot.name}-{count}")
            if self.own and self.random.random() < CHANGED:
                self.change(self.random.choice(self.own[-RECENT:]))
            time.sleep(self.random.expovariate(RATE))

    def speak(self, text):
        trial, channel = self.trial, self.random.choice(self.trial.channels)
        nonce = f"nonce-{text}"
        # A node of its own, and any when that does not serve.
        node, began, tries = self.number % len(trial.nodes), time.monotonic(), 1
        while (position := self.post(node, channel, text, nonce)) is None:
            if trial.is_quiet.is_set() and time.monotonic() - began > 40:
                trial.unknown += 1
                return
            tries += 1
            node = self.random.randrange(len(trial.nodes))
            time.sleep(0.02)
        spoken = Spoken(position, channel, text, nonce, self.bot.name, began)
        with trial.lock:
            trial.spoken[position] = spoken
            trial.repeats += tries > 1
        if self.random.random() < READS_BACK:
            self.read_back(text, spoken)
        self.own.append(spoken)

    def post(self, node, channel, text, nonce):
        """The message's id, or None where it has to be sent again."""
        answer = self.ask(node, chat.publish_request(channel, text, nonce=nonce, fields=self.bot.fields))
        if answer is None or answer.status == 403:
            return None
        if answer.status == 201:
            return answer.json()["id"]
        if answer.status not in (503, 507):
            self.trial.problem(f"a post at node {node + 1} was answered {answer!r}")
        return None

    def change(self, spoken):
        """Edits or deletes one of its own, once, at any node. Where no answer comes, nobody knows which of
        the two it says, and it is left alone."""
        if spoken.is_deleted or spoken.is_in_doubt:
            return
        text = f"{spoken.text}.{len(spoken.versions) + 1}"
        content = STUB if self.random.random() < 0.3 else text
        node = self.random.randrange(len(self.trial.nodes))
        spoken.begins(content)
        answer = self.ask(
            node, self.bot.delete_request(spoken.channel, spoken.position) if content is STUB
            else self.bot.edit_request(spoken.channel, spoken.position, text))
        if answer is not None and answer.status == 200:
            spoken.ends()
            spoken.changes.append(answer.json()["id"])
        elif answer is not None and answer.status == 403:
            spoken.versions.pop()
        elif answer is not None and answer.status not in (404, 503, 507):
            self.trial.problem(f"a change at node {node + 1} was answered {answer!r}")

    def ask(self, node, request):
        """An answer tells whether a moderator has silenced it."""
        began = time.monotonic()
        try:
            answer = wire.ask(self.trial.nodes[node], request, timeout=POST)
        except OSError:
            return None
        if answer.status in (200, 201, 403, 404):
            self.tries.append((began, time.monotonic(), answer.status != 403))
        return answer

    def read_back(self, text, spoken):
        """Whoever was told that it is kept finds it at any node, without waiting."""
        before = f"{chat.epoch_of(spoken.position)}:{chat.number_of(spoken.position) - 1}"
        for node in self.random.sample(range(len(self.trial.nodes)), len(self.trial.nodes)):
            try:
                answer = wire.ask(
                    self.trial.nodes[node],
                    chat.poll_request(
                        [spoken.channel], before, hold=0, fields=self.trial.reader.fields), timeout=POLL)
            except OSError:
                continue
            page = answer.json() if answer.status == 200 else {"retry": 0}
            if "retry" in page or page.get("gap"):
                continue
            if text not in texts(page):
                self.trial.problem(
                    f"{text} is {spoken.position}, and node {node + 1} says {page['next']} without it")


class Roamer:
    """Goes from node to node. Its cursor outlives the trials."""

    def __init__(self, number, way, bot, choice):
        self.number, self.way, self.bot, self.random = number, way, bot, choice
        self.cursor = "now"
        self.moves, self.view = [], View()
        self.is_stuck = False

    def begin(self, trial):
        self.trial, self.moves, self.is_stuck = trial, [], False
        while self.cursor == "now":
            self.poll(0)
        self.moves.clear()
        self.view.forget()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        try:
            while not self.trial.is_over.is_set():
                if self.way is Poll:
                    if not self.poll(0 if self.number == 3 else 1):
                        time.sleep(0.03)
                else:
                    self.listen()
            self.is_stuck = not self.drain()
        except Exception as error:
            self.trial.problem(f"roamer {self.number} ended: {type(error).__name__}: {error}")

    def poll(self, hold):
        """Whether something new came."""
        node = self.random.randrange(len(self.trial.nodes))
        request = chat.poll_request(
            self.trial.channels, self.cursor, hold=hold, limit=1000, fields=self.bot.fields)
        asked_at = time.monotonic()
        try:
            answer = wire.ask(self.trial.nodes[node], request, timeout=POLL)
        except OSError:
            return False
        if answer.status != 200:
            if answer.status != 503:
                self.trial.problem(f"a poll at node {node + 1} was answered {answer!r}")
            return False
        page = answer.json()
        self.take(page, node, asked_at)
        self.was_served = "retry" not in page
        return bool(page["messages"])

    def listen(self):
        """Stays for a moment."""
        node = self.random.randrange(len(self.trial.nodes))
        asked_at = time.monotonic()
        end = asked_at + self.random.uniform(0.3, 3)
        try:
            with Visit(self.trial.nodes[node], self.way(), self.trial.channels, self.cursor,
                       timeout=POLL, limit=1000, fields=self.bot.fields) as visit:
                while time.monotonic() < end and not self.trial.is_over.is_set():
                    page = visit.next(min(0.5, max(0.05, end - time.monotonic())))
                    if page is None:
                        time.sleep(0.05)
                        return
                    self.take(page, node, asked_at)
        except TimeoutError:
            pass  # nothing new
        except OSError:
            time.sleep(0.05)

    def take(self, page, node, asked_at):
        shown = [Shown(each, asked_at) for each in page["messages"] if "id" in each]
        end, has_gap = page["next"], bool(page.get("gap"))
        if has_gap:
            self.view.forget()
        for each in shown:
            if wrong := self.view.show(each):
                self.trial.problem(f"roamer {self.number}: {wrong}")
        # A node that cannot serve sends the client's own words back, which may be `now`.
        if end != "now" and (shown or end != self.cursor or has_gap):
            self.moves.append(Move(self.cursor, end, shown, has_gap, time.monotonic(), node + 1))
        self.cursor = end

    def drain(self, patience=10):
        """Reads what is left. Whether a node said that there is no more."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            self.was_served = False
            if not self.poll(0) and self.was_served:
                return True
            time.sleep(0.02)
        return False


def roamers(bots, seed):
    return [
        Roamer(number, way, bot, random.Random(f"{seed}-roamer-{number}"))
        for number, (way, bot) in enumerate(zip(WAYS, bots))]


def texts(page):
    return [each["body"]["text"] for each in page["messages"] if "body" in each]
