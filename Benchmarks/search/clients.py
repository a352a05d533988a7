"""Who polls and who searches meanwhile.

SPDX-License-Identifier: MIT
"""

import http.client
import itertools
import json
import multiprocessing
import os
import queue
import subprocess
import time
import urllib.parse
from pathlib import Path

LOAD = Path(__file__).resolve().parent.parent / ".build" / "chat" / "load"
CLIENTS = 100
MESSAGES = 20  # a second, each of which all of the clients hear


class Polls:
    """Clients of the load generator, for less than 10 seconds: the server gives a connection no longer
    for its first request, and some of them say nothing. It is written in C, so that what is late is the
    server, and not who asks."""

    def __init__(self, server, port, seconds):
        self.process = subprocess.Popen(
            [LOAD, "sustained", "--port", str(port), "--pids", str(server.pid), "--clients", str(CLIENTS),
             "--rate", str(MESSAGES), "--seconds", str(seconds), "--cursor", "since",
             "--get", "/poll?channels=polled&hold=110&limit=1000&client=client%1$06d",
             "--post", "/channels/polled", "--other", "/health"],
            stdout=subprocess.PIPE, text=True)
        time.sleep(1)  # it begins when all are connected, and the server has nothing to do

    def figures(self):
        said, _ = self.process.communicate(timeout=120)
        if self.process.returncode:
            raise RuntimeError("the load generator failed: why stands above")
        found = json.loads(said)
        if found["lost"] or found["wrong"] or found["gaps"]:
            raise RuntimeError(f"not every message came: {found}")
        return found


class Searches:
    """Searches in the big channel of each kind in turn, so many a second, or one after the other if
    `rate` is 0: in a process of its own, which takes no time from those who poll."""

    def __init__(self, port, queries, seconds, rate):
        self.found = multiprocessing.Queue()
        self.seconds = seconds
        multiprocessing.Process(
            target=self.run, args=(port, queries, seconds, rate), daemon=True).start()

    def run(self, port, queries, seconds, rate):
        os.nice(10)
        times = {kind: [] for kind in queries}
        unfinished = {kind: 0 for kind in queries}
        connection = http.client.HTTPConnection("127.0.0.1", port)
        end = time.monotonic() + seconds
        for kind in itertools.cycle(queries):
            start = time.monotonic()
            if start > end:
                break
            connection.request("GET", f"/channels/big/search?q={urllib.parse.quote(next(queries[kind]))}")
            answer = connection.getresponse()
            body = answer.read()
            times[kind].append(time.monotonic() - start)
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} {body.decode()}")
            found = json.loads(body)
            unfinished[kind] += bool(found.get("more") and len(found["messages"]) < 20)
            if rate:
                time.sleep(max(0, start + 1 / rate - time.monotonic()))
        self.found.put((times, unfinished))

    def figures(self):
        try:
            return self.found.get(timeout=self.seconds + 30)
        except queue.Empty:
            raise RuntimeError("the searches did not end: why stands above") from None
