"""A program on a terminal. tmux draws its screen, so that a test reads what its user would."""
# SPDX-License-Identifier: MIT

import shlex
import subprocess

from patience import until

SIZE = ("-x", "90", "-y", "45")


class Terminal:
    def __init__(self, home, *command):
        """Starts `command` with the folder `home` for what it keeps."""
        self.socket = str(home / "tmux")
        words = ["env", f"HOME={home}", "LANG=C.UTF-8", *command]
        self.tmux("-f", "/dev/null", "new-session", "-d", *SIZE, shlex.join(words))

    def close(self):
        self.tmux("kill-server")

    def press(self, key):
        """A key, by tmux's name for it. Returns when the screen has changed, and stays as it is."""
        before = self.screen
        self.tmux("send-keys", key)
        until(lambda: self.screen != before, lambda: f"an answer to {key}:\n{self.screen}")
        until(self.rests, "a screen at rest")

    def types(self, text):
        self.tmux("send-keys", "-l", text)
        until(lambda: text in self.screen, lambda: f"{text} on the screen:\n{self.screen}")

    def rests(self):
        return self.screen == self.screen

    @property
    def screen(self):
        """What it shows, with its colours, so that a change of them is a change."""
        return self.tmux("capture-pane", "-p", "-e")

    @property
    def status(self):
        """The last line that is not empty."""
        lines = [line for line in self.tmux("capture-pane", "-p").splitlines() if line.strip()]
        return lines[-1].strip() if lines else ""

    def tmux(self, *words):
        done = subprocess.run(
            ["tmux", "-S", self.socket, *words], check=True, capture_output=True, text=True)
        return done.stdout
