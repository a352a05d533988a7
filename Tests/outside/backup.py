"""Backups of a journal that is written to as fast as it goes: all that was confirmed before is there.

Publishers keep requests under way on connections that stay open. Meanwhile `fireside backup` copies the
journal, again and again. Each copy must be sound, hold every message that was confirmed before the
command began, and be a journal that a server serves.
"""
# SPDX-License-Identifier: MIT

import json
import multiprocessing
import os
import re
import sqlite3
import subprocess
import time

import chat
import wire
from server import Server

TRIALS, UNIT = 3, "backups"
#: Each is a process with one connection, and so many requests under way on it.
PUBLISHERS, AHEAD = 12, 60
#: Seconds of load before each backup.
PAUSE = 1
CHANNEL = "load"
CONFIRMED = re.compile(rb'"id":"[^":]+:(\d+)"')


def run(report, program, folder, trials, seed):
    journal = os.path.join(folder, "fireside.db")
    options = ["--journal", journal, *KEEP_ALL, "--publish-rate", "0"]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        publishers = [Publisher(server.port, number) for number in range(PUBLISHERS)]
        copies = []
        for number in range(trials):
            time.sleep(PAUSE)
            copies.append(Copy(program, journal, os.path.join(folder, f"copy-{number}.db")))
        confirmed = [each for publisher in publishers for each in publisher.end()]
        server.terminate()
    for copy in copies:
        copy.check(report, program, folder, confirmed)


KEEP_ALL = ("--keep-messages", "0", "--keep-bytes", "0", "--keep-total-bytes", "0")


class Publisher:
    """A process that posts until it is told to end."""

    def __init__(self, port, number):
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(
            target=publish, args=(port, number, theirs), daemon=True)
        self.process.start()

    def end(self):
        """When each message was confirmed, and its number."""
        self.ours.send(None)
        confirmed = self.ours.recv()
        self.process.join()
        return confirmed


def publish(port, publisher, pipe):
    sock = wire.connect(port)
    confirmed, count, rest = [], 0, b""

    def post(number):
        nonlocal count
        requests = [
            wire.request(
                "POST", f"/channels/{CHANNEL}",
                json.dumps({"text": f"{publisher}-{count + n}"}).encode(), "application/json")
            for n in range(number)]
        count += number
        sock.sendall(b"".join(requests))

    post(AHEAD)
    while len(confirmed) < count:
        data = rest + sock.recv(1 << 18)
        end = data.rfind(b"}") + 1
        numbers = CONFIRMED.findall(data[:end])
        rest = data[end:]
        now = time.monotonic()
        confirmed += [(now, int(number)) for number in numbers]
        if numbers and not pipe.poll():
            post(len(numbers))
    pipe.send(confirmed)


class Copy:
    """One backup, made while the server is under load."""

    def __init__(self, program, journal, path):
        self.path = path
        self.began = time.monotonic()
        self.result = subprocess.run(
            [program, "backup", path, "--socket", journal + "-admin"], capture_output=True,
            text=True, timeout=120, check=False)
        self.ended = time.monotonic()

    def check(self, report, program, folder, confirmed):
        name = os.path.basename(self.path)
        if not report.check(self.result.returncode == 0, f"{name}: {self.result.stderr}"):
            return
        before = {number for moment, number in confirmed if moment < self.began}
        during = sum(self.began <= moment < self.ended for moment, _ in confirmed)
        took = self.ended - self.began
        with sqlite3.connect(self.path) as db:
            sound = db.execute("PRAGMA integrity_check").fetchall()
            found = {row[0] for row in db.execute("SELECT seq FROM message")}
        db.close()
        report.check(sound == [("ok",)], f"{name}: integrity_check says {sound[:3]}")
        missing = before - found
        report.check(
            not missing, f"{name}: {len(missing)} confirmed messages are missing: "
            f"{sorted(missing)[:5]}")
        self.restore(report, program, folder, name, found)
        report.figure(
            f"{name}: {during / took:,.0f} publishes a second while it was made, in {took:.2f} s; "
            f"{len(before):,} messages confirmed before it, {len(found):,} in it")

    def restore(self, report, program, folder, name, found):
        """A server on the copy has the same messages, in order."""
        options = ["--journal", self.path, *KEEP_ALL, "--admin-socket", "none"]
        with Server(program, options, os.path.join(folder, name + ".log")) as server:
            server.start()
            numbers = [
                chat.number_of(message["id"]) for message in chat.history(server.port, CHANNEL)]
            server.terminate()
        report.check(
            numbers == sorted(found), f"{name}: {len(numbers)} of {len(found)} messages are served")
