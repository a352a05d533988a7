"""What becomes of messages: what each said and says, and since when everybody must know.

An author writes down each change before it is sent, and again when it is acknowledged. Whoever asks after
that may be shown this version, or a later one, and no earlier one.
"""
# SPDX-License-Identifier: MIT

import math
import time

import chat

#: What a message says that was deleted.
STUB = None
NEVER = math.inf


class Entry:
    """One message that was acknowledged."""

    def __init__(self, position, channel, text):
        self.position, self.channel = position, channel
        #: What it says in turn, and when each was acknowledged: the first by the post.
        self.versions = [(text, time.monotonic())]

    @property
    def is_deleted(self):
        return self.versions[-1][0] is STUB

    @property
    def is_in_doubt(self):
        """Whether nobody knows if its last change has come about."""
        return self.versions[-1][1] == NEVER

    def begins(self, content):
        self.versions.append((content, NEVER))

    def ends(self):
        self.versions[-1] = (self.versions[-1][0], time.monotonic())

    def may_say(self, content, asked_at):
        """Whether an answer to what was asked then may show this."""
        known = [number for number, (_, at) in enumerate(self.versions) if at <= asked_at]
        return content in [each for each, _ in self.versions[known[-1] if known else 0:]]

    def __repr__(self):
        return f"{self.position}, which says in turn {self.versions}"


class Shown:
    """A message as a client was shown it, or the news of a change."""

    def __init__(self, message, asked_at):
        self.position, self.channel, self.asked_at = message["id"], message["channel"], asked_at
        self.is_news = "edits" in message or "deleted" in message
        #: The message that it is about.
        self.about = message.get("edits") or message.get("deleted") or self.position
        self.content = STUB if "deleted" in message or "tombstone" in message else message["body"]["text"]

    @property
    def number(self):
        return chat.number_of(self.position)

    def __repr__(self):
        return f"{self.content} of {self.about} at {self.position}"


class View:
    """What a client that applies changes has on its screen: what each message says, by position."""

    def __init__(self):
        self.contents = {}

    def forget(self):
        """After a gap a client reads the history again."""
        self.contents = {}

    def show(self, shown):
        """Returns what was wrong with it, in words, or None."""
        before = self.contents.get(shown.about, "")
        if not shown.is_news or shown.about in self.contents:
            self.contents[shown.about] = shown.content
        if before is STUB and shown.content is not STUB:
            return f"{shown} has a text again after its deletion was told"
        return None

    def stale(self, history):
        """Sentences about what says something else than in the server's history in the end."""
        return [f"{position} says {content}, and {history[position]} in the history"
                for position, content in self.contents.items()
                if position in history and history[position] != content]

    def missing(self, history):
        """What is in the history alone."""
        return [position for position in history if position not in self.contents]


def contents_of(messages):
    """A history: what each message says, by position."""
    return {shown.position: shown.content for shown in (Shown(each, 0) for each in messages)}
