"""What the chat must answer, in the plainest way: the model of a page."""
# SPDX-License-Identifier: MIT

JUMP = 1_000_000


class Model:
    """What the chat must do, in the plainest way."""

    def __init__(self, keep):
        self.keep = keep
        self.epoch = None
        self.forget()

    def forget(self):
        self.said = []
        self.nonces = {}
        self.last = self.last_at_start = 0

    def say(self, channel, text, name=None):
        self.last += 1
        self.said.append((self.last, channel, text, name))
        return self.last

    def restart(self, was_killed):
        """Numbers go on far above the last one if the file was not closed after a message."""
        if was_killed and self.last > self.last_at_start:
            self.last += JUMP
        self.last_at_start = self.last

    def kept(self, channels):
        """What is kept of these channels, and the highest number that is not."""
        kept, dropped = [], 0
        for name in set(channels):
            mine = [message for message in self.said if message[1] == name]
            kept += mine[-self.keep:]
            dropped = max([dropped, *(message[0] for message in mine[:-self.keep])])
        return sorted(kept), dropped

    def since(self, channels, epoch, number, limit):
        """Messages, more, gap."""
        kept, dropped = self.kept(channels)
        lost = epoch != self.epoch or number > self.last
        newer = [message for message in kept if lost or message[0] > number]
        return newer[:limit], len(newer) > limit, lost or dropped > number
