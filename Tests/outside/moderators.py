"""A moderator who silences scripts and lets them speak again, and what must follow from it.

The chat is for those for whom a proxy vouches; the tests are that proxy.
"""
# SPDX-License-Identifier: MIT

import json
import random
import re
import threading
import time
from urllib.parse import urlencode

import chat
import wire
from bots import Bot
from ledger import NEVER

OPTIONS = ("--login", "proxy", "--trust-proxy", "127.0.0.1", "--trust-proxy", "unix",
           "--moderator", "proxy:boss", "--publish-rate", "0", "--speaker-rate", "0")
FIELDS = ("X-Forwarded-User: boss", "X-Forwarded-Preferred-Username: The Boss")
FORM = "application/x-www-form-urlencoded"
#: Seconds between two words of the moderator, at most.
PAUSE = 0.2


class Silence:
    """When somebody could speak: what was said about them, and what came of their tries. `lag`: seconds
    after which what one server has acknowledged counts at all."""

    def __init__(self, lag=0):
        self.lag = lag
        #: When each word was sent and acknowledged, and whether it silences.
        self.words = []
        #: When each try began and ended, and whether it was accepted.
        self.tries = []

    def begins(self, silences):
        self.words.append([time.monotonic(), NEVER, silences])

    def ends(self):
        self.words[-1][1] = time.monotonic() + self.lag

    def states(self, began, ended):
        """Whether they may have been silenced at some moment of this time: a set of booleans. From when a
        word is sent until it, or a later one, is acknowledged, nobody knows."""
        found, now, since = set(), {False}, 0
        for number, (sent, _, silences) in enumerate(self.words):
            known = next((known for _, known, _ in self.words[number:] if known != NEVER), NEVER)
            if since <= ended and began <= sent:
                found |= now
            if sent <= ended and began <= known:
                found |= now | {silences}
            now = {silences} if self.words[number][1] != NEVER else now | {silences}
            since = self.words[number][1] if self.words[number][1] != NEVER else sent
        return found | now if since <= ended else found

    def wrong(self):
        """Tries that must have come out differently."""
        return [(began, ended, accepted) for began, ended, accepted in self.tries
                if (not accepted) not in self.states(began, ended)]


class Moderator:
    """`place`: gives the port, or the path, of the server at the moment."""

    def __init__(self, place, bots, seed, lag=0):
        self.place, self.bots, self.random = place, bots, random.Random(f"{seed}-moderator")
        self.silences = {bot.name: Silence(lag) for bot in bots}
        self.measures = {}
        self.cookie = None
        self.problems = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join(60)

    def run(self):
        while not self.is_over.is_set():
            self.speak(self.random.choice(self.bots))
            self.is_over.wait(self.random.random() * PAUSE)
        for bot in self.bots:  # all may speak in the end
            while bot.name in self.measures and not self.problems:
                self.speak(bot)

    def free_all(self):
        """Whatever was said before, and whatever was lost of it: all may speak."""
        for bot in self.bots:
            for measure in ("mute", "ban"):
                while self.post(f"/moderation/un{measure}", person=bot.person) is None:
                    pass

    def speak(self, bot):
        """Silences somebody, or lets them speak again."""
        measure = self.measures.get(bot.name)
        silence = self.silences[bot.name]
        silence.begins(measure is None)
        if measure:
            answer = self.post(f"/moderation/un{measure}", person=bot.person)
            if answer and answer.status in (200, 404):
                silence.ends()
                del self.measures[bot.name]
        else:
            measure = self.measures[bot.name] = self.random.choice(("mute", "ban"))
            answer = self.post(f"/moderation/{measure}", person=bot.person, reason="it is a test")
            if answer and answer.status == 200:
                silence.ends()

    def post(self, path, **form):
        """The answer, or None where there was none, or the server cannot serve."""
        try:
            card = self.ask(wire.request("GET", "/me", fields=self.fields()))
            token = card.json()["xsrf"] if card.status == 200 else ""
            answer = self.ask(wire.request(
                "POST", path, urlencode({**form, "_xsrf": token}).encode(), FORM, self.fields()))
        except (OSError, json.JSONDecodeError):
            answer = None
        if answer is None or answer.status in (503, 507):
            time.sleep(0.02)
            return None
        if answer.status not in (200, 404):
            self.problems.append(f"the moderator's {path} is answered {answer!r}")
            self.is_over.set()
        return answer

    def fields(self):
        return [*FIELDS, f"Cookie: sid={self.cookie}"] if self.cookie else list(FIELDS)

    def ask(self, request):
        answer = wire.ask(self.place(), request, timeout=15)
        if given := re.search(r"^Set-Cookie: sid=([^;\r]+)", answer.head, re.M):
            self.cookie = given[1]
        return answer

    def wrong(self, tries):
        """Sentences about who was refused, or heard, against the moderator's word. `tries`: by a script's
        name."""
        found = list(self.problems)
        for bot in self.bots:
            silence = self.silences[bot.name]
            silence.tries = tries[bot.name]
            if wrong := silence.wrong():
                found.append(f"{bot.name} was refused, or heard, against the moderator's word: "
                             f"{wrong[:3]}, and there was said {silence.words}")
        return found

    def check(self, report, tries):
        """The same for a report. Returns how often the moderator has spoken."""
        wrong = self.wrong(tries)
        report.check(not wrong, lambda: "; ".join(wrong))
        return sum(len(each.words) for each in self.silences.values())


class Crew:
    """So many scripts that a moderator may silence, and one that only reads. The server must run."""

    def __init__(self, program, keys, port, seed, count):
        self.bots = [Bot(program, keys, f"bot-{seed}-{number}") for number in range(count)]
        self.reader = Bot(program, keys, f"reader-{seed}")
        introduce(port, self.bots)
        self.moderator = Moderator(lambda: port, self.bots, seed)

    def again(self, place, seed, lag):
        """Another moderator for the same scripts, who may all speak."""
        self.moderator = Moderator(place, self.bots, seed, lag)
        self.moderator.free_all()
        return self.moderator


def introduce(port, bots):
    """Each says a word, so that one knows which person it is."""
    for bot in bots:
        answer = wire.ask(port, chat.publish_request("quiet", "hello", fields=bot.fields))
        assert answer.status == 201, f"a script was answered {answer!r}"
        page = wire.ask(port, chat.history_request("quiet", limit=1, fields=bot.fields)).json()
        bot.person = page["messages"][0]["person"]
