"""Clients of Bayeux as others wrote them, each in a process of its own with several talks in it."""
# SPDX-License-Identifier: MIT

import json
import os
import subprocess
import sys
import threading
from typing import NamedTuple

from server import END_WITH_PARENT

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bayeux_clients")
#: The environment beside this one, whose Python is old enough for aiocometd.
PYPY = os.path.join(os.path.dirname(sys.executable), "..", "..", "pypy", "bin", "pypy3")
BOTH = ("long-polling", "websocket")


class Package(NamedTuple):
    name: str
    words: tuple
    transports: tuple

    @property
    def command(self):
        program, script, *more = self.words
        return [program, os.path.join(FOLDER, script), *more]


PACKAGES = (
    Package("ruby-faye", ("ruby", "faye.rb"), BOTH),
    Package("aiocometd-ng", (sys.executable, "aio.py", "aiocometd_ng"), BOTH),
    Package("aiocometd", (PYPY, "aio.py", "aiocometd"), BOTH),
    Package("baiocas", (sys.executable, "baio.py"), ("long-polling",)),
)
#: Extensions that are tried together.
EXTENSIONS = ((), ("ack",), ("replay",), ("ack", "replay"))


class Talk:
    """One client with one transport and some extensions, on a channel of its own."""

    def __init__(self, package, transport, extensions):
        self.transport, self.extensions = transport, extensions
        self.name = "-".join((package.name, transport, *extensions))
        self.channel = f"/chat/{self.name}"
        self.by, self.heard, self.errors = None, [], []

    @property
    def words(self):
        return ",".join((self.channel, self.transport, *self.extensions))

    def take(self, line):
        """A line of the program."""
        if "by" in line:
            self.by = line["by"]
        elif "heard" in line:
            self.heard.append(line["heard"])
        else:
            self.errors.append(line)


class Program:
    """A package's program, with a talk for each transport and extensions."""

    def __init__(self, package, url, log):
        self.talks = [
            Talk(package, transport, extensions)
            for transport in package.transports for extensions in EXTENSIONS]
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(
                [*END_WITH_PARENT, *package.command, url, *(talk.words for talk in self.talks)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        talks = {talk.channel: talk for talk in self.talks}
        for line in self.process.stdout:
            line = json.loads(line)
            talks[line["channel"]].take(line)

    def publish(self, talk, data):
        order = {"channel": talk.channel, "publish": data}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def end(self):
        self.process.kill()
        self.process.wait()
