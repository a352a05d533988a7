"""What the chat must answer, in the plainest way: the model of a page."""
# SPDX-License-Identifier: MIT

JUMP = 1_000_000
#: What is left of a message that was deleted.
STUB = ("stub",)


class Model:
    """What the chat must do, in the plainest way."""

    def __init__(self, keep):
        self.keep = keep
        self.epoch = None
        self.forget()

    def forget(self):
        self.said = []
        self.logs, self.dropped, self.authors = {}, {}, {}
        self.nonces = {}
        self.last = self.last_at_start = 0

    def say(self, channel, content, name=None, author=None):
        """A text, or a change: `("edit", 3, text)`, `("deleted", 3)`, or `("cleared",)`. `author`: whose it
        is, which nobody is shown."""
        self.last += 1
        message = (self.last, channel, content, name)
        self.said.append(message)
        self.authors[self.last] = author
        log = self.logs.setdefault(channel, [])
        log.append(message)
        while len(log) > self.keep:
            self.dropped[channel] = log.pop(0)[0]
        return self.last

    def find(self, number):
        """The channel of a message that can be changed; None where there is none."""
        for channel, log in self.logs.items():
            if any(each[0] == number and is_text(each) and each[2] != STUB for each in log):
                return channel
        return None

    def edit(self, number, text):
        """It has another text, and a message tells of it; one that told of an edit before is gone."""
        return self.change(number, ("edited", text), ("edit", number, text))

    def delete(self, number):
        """A stub is left of it."""
        return self.change(number, STUB, ("deleted", number))

    def change(self, number, content, news):
        channel = self.find(number)
        name = next(each[3] for each in self.logs[channel] if each[0] == number)
        self.logs[channel] = [
            (number, channel, content, name) if each[0] == number else each
            for each in self.logs[channel] if each[2][:2] != ("edit", number)]
        return self.say(channel, news, name if news[0] == "edit" else None)

    def clear(self, channel):
        self.logs[channel] = []
        return self.say(channel, ("cleared",))

    def restart(self, was_killed):
        """Numbers go on far above the last one if the file was not closed after a message."""
        if was_killed and self.last > self.last_at_start:
            self.last += JUMP
        self.last_at_start = self.last

    def kept(self, channels):
        """What is kept of these channels, and the highest number that retention has dropped."""
        names = set(channels)
        kept = [message for name in names for message in self.logs.get(name, [])]
        return sorted(kept, key=lambda each: each[0]), max(
            (self.dropped.get(name, 0) for name in names), default=0)

    def texts(self, channels):
        """What is kept without what tells of changes: history, and the newest so many."""
        return [each for each in self.kept(channels)[0] if is_text(each)]

    def since(self, channels, epoch, number, limit):
        """Messages, more, gap."""
        kept, dropped = self.kept(channels)
        lost = epoch != self.epoch or number > self.last
        newer = [message for message in kept if lost or message[0] > number]
        return newer[:limit], len(newer) > limit, lost or dropped > number


def is_text(message):
    """Whether it is a message, as it was or changed, and not what tells of a change."""
    return isinstance(message[2], str) or message[2] == STUB or message[2][0] == "edited"
