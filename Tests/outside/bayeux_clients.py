"""Clients of Bayeux as others wrote them hear everything, in order, also over a restart and a crash.

They are ruby-faye, aiocometd-ng, aiocometd and baiocas, unchanged, with each transport that they
have. The extensions ack and replay are a few lines in each client's own way. All of them talk to one
server of two loops. First each client publishes to a channel, and hears what it said. Then messages
come by HTTP while the server is stopped, once in order and once by a kill, and started again with
its journal: who has the replay extension hears all of them.
"""
# SPDX-License-Identifier: MIT

import os
import threading
import time

import chat
import wire
from bayeux_programs import PACKAGES, Program
from processes import until
from proxy import free_ports
from server import Server

TRIALS, UNIT = 20, "messages"
#: Seconds for the slowest client, on a machine that has much to do.
PATIENCE = 60
HOLD = 2


def run(report, program, folder, trials, seed):
    (port,) = free_ports(1)
    options = [
        "--journal", os.path.join(folder, "fireside.db"), "--port", str(port), "--bayeux", "on",
        "--loops", "2", "--hold", str(HOLD), "--publish-rate", "0"]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        url = f"http://127.0.0.1:{port}/bayeux"
        programs = [
            Program(package, url, os.path.join(folder, f"{package.name}.log"))
            for package in PACKAGES]
        try:
            speak(report, programs, trials)
            listen(report, programs, server, server.terminate, trials)
            listen(report, programs, server, server.kill, trials)
        finally:
            for each in programs:
                each.end()
        server.terminate()
    talks = [talk for each in programs for talk in each.talks]
    report.figure(
        f"{len(talks)} talks of {len(PACKAGES)} clients, {trials} messages each; with replay as many "
        "over a restart, and over a crash")


def speak(report, programs, trials):
    """Each client hears what it publishes."""
    for each in programs:
        wait(report, each.talks, lambda talk: talk.by, "has not subscribed")
        for talk in each.talks:
            report.check(talk.by == talk.transport, f"{talk.name} came by {talk.by}")
            each.publish(talk, [{"n": number} for number in range(trials)])
    for each in programs:
        expect(report, each.talks, [{"n": number} for number in range(trials)])


def listen(report, programs, server, end, trials):
    """Those that can replay hear what is posted while the server ends, is away, and is back."""
    talks = [talk for each in programs for talk in each.talks if "replay" in talk.extensions]
    for talk in talks:
        talk.heard.clear()
    poster = Poster(server.port, [talk.name for talk in talks], end.__name__, trials)
    poster.start()
    until(lambda: poster.posted >= trials // 3, PATIENCE, "a third of the messages")
    end()
    until(lambda: poster.refused, PATIENCE, "a message that nobody takes")
    server.start()
    poster.join()
    expect(report, talks, [{"text": str(number)} for number in range(trials)])


class Poster(threading.Thread):
    """Posts to all channels in turn, and again, with the same nonce, where nobody answers."""

    def __init__(self, port, channels, name, trials):
        super().__init__(daemon=True)
        self.port, self.channels, self.trials = port, channels, trials
        self.nonce = f"over-a-{name}"
        self.posted = self.refused = 0

    def run(self):
        for number in range(self.trials):
            for channel in self.channels:
                self.post(chat.publish_request(
                    channel, str(number), nonce=f"{self.nonce}-{number}"))
            self.posted += 1

    def post(self, request):
        while True:
            try:
                answer = wire.ask(self.port, request)
            except OSError:
                self.refused += 1
                time.sleep(0.01)
                continue
            assert answer.status in (200, 201, 503), f"a message was answered {answer!r}"
            if answer.status != 503:
                return


def expect(report, talks, wanted):
    wait(report, talks, lambda talk: len(talk.heard) >= len(wanted), "has not heard all")
    for talk in talks:
        report.check(
            talk.heard == wanted, f"{talk.name} heard {len(talk.heard)}: {talk.heard[:30]}")
        report.check(not talk.errors, f"{talk.name} says {talk.errors[:3]}")


def wait(report, talks, holds, problem):
    end = time.monotonic() + PATIENCE
    for talk in talks:
        while not holds(talk) and time.monotonic() < end:
            time.sleep(0.01)
        report.check(holds(talk), f"{talk.name} {problem}: {talk.heard[-3:]} {talk.errors[:3]}")
