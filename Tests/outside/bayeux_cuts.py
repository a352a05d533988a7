"""Answers of /bayeux that are cut at any byte: each message comes once, and in order.

A reader of each style, Faye's and CometD's, at each transport, hears a channel to which a speaker
publishes. Most of the reader's answers are cut behind a random byte, as if the network broke. So are
some of the speaker's, who then sends the same message again, with the same id, as Faye does. In the
end three lists must be equal: what was said, what the history has, and what the reader heard.
"""
# SPDX-License-Identifier: MIT

import json
import multiprocessing
import os
import random
import threading
import time

import chat
import wire
from bayeux import JSON, Door
from bayeux_follower import ANY, STYLES
from report import Report
from server import Server

TRIALS, UNIT = 5_000, "cuts with each style of client"
#: The longest answer that is cut at each of its bytes alike: a head and a few messages.
LONGEST = 1_500
#: How many answers are left whole.
WHOLE = 0.25
OPTIONS = ("--journal", "memory", "--bayeux", "on", "--hold", "2", "--publish-rate", "0",
           "--keep-messages", "0")
PATIENCE = 30


def run(report, program, folder, trials, seed):
    with Server(program, OPTIONS, os.path.join(folder, "server.log")) as server:
        server.start()
        work = [(server.port, number, trials, seed) for number in range(len(STYLES))]
        with multiprocessing.Pool(len(STYLES)) as pool:
            parts = pool.starmap(play, work, chunksize=1)
        for part in parts:
            report.add(part["passed"], part["failures"])
            report.figure(part["figure"])
        report.check(server.process.poll() is None, "the server did not survive")
        server.terminate()


def play(port, number, trials, seed):
    """One style, in a process of its own. Returns what came of it."""
    style = STYLES[number]
    report, figure = Report("bayeux_cuts", seed, ""), ""
    try:
        figure = follow(report, port, style, f"cuts-{number}", trials, seed)
    except Exception as error:
        report.fail(f"{style.name}: {type(error).__name__}: {error}")
    return {"passed": report.passed, "failures": report.failures, "figure": figure}


def follow(report, port, style, name, trials, seed):
    choice = random.Random(f"{seed}-{name}")
    reader = style(port, f"/chat/{name}", choice)
    report.check(
        not style.has_ack or reader.client.shaken["ext"]["ack"],
        f"{style.name}: a handshake was answered {reader.client.shaken}")
    speaker = Speaker(report, port, f"/chat/{name}", random.Random(f"{seed}-{name}-speaker"))
    began = time.monotonic()
    with speaker:
        while reader.cuts < trials and not report.failures:
            reader.step(ANY if choice.random() < WHOLE else choice.randrange(LONGEST))
    end = time.monotonic() + PATIENCE
    while len(reader.heard) < len(speaker.said) and time.monotonic() < end:
        reader.step(ANY)
    compare(report, style.name, port, name, reader.heard, speaker.said)
    return (
        f"{style.name}: {reader.cuts} cuts in {time.monotonic() - began:.0f} s, "
        f"{len(reader.heard)} messages, of which {speaker.again} were said more than once")


def compare(report, name, port, channel, heard, said):
    history = [message["body"] for message in chat.history(port, channel)]
    report.check(history == said, lambda: f"{name}: said and kept: {difference(said, history)}")
    report.check(heard == said, lambda: f"{name}: said and heard: {difference(said, heard)}")


def difference(wanted, found):
    lost = [each for each in wanted if each not in found]
    first = next(
        (n for n, pair in enumerate(zip(wanted, found)) if pair[0] != pair[1]), len(found))
    return (
        f"{len(wanted)} and {len(found)}, {len(lost)} lost, {len(found) + len(lost) - len(wanted)} "
        f"doubled, the first at {first}: {found[max(0, first - 2):first + 3]}")


class Speaker:
    """Publishes number after number; an answer that was cut is asked for again."""

    def __init__(self, report, port, channel, choice):
        self.report, self.port, self.channel, self.choice = report, port, channel, choice
        self.client = Door(port).shake()
        self.said, self.again = [], 0
        self.is_done = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        try:
            while not self.is_done.is_set():
                self.say({"n": len(self.said)})
                time.sleep(self.choice.random() * 0.005)
        except Exception as error:
            self.report.fail(f"the speaker ended: {type(error).__name__}: {error}")

    def say(self, data):
        message = self.client.message(self.channel, data=data)
        request = wire.request("POST", "/bayeux", json.dumps([message]).encode(), JSON)
        tries = 0
        while True:
            offset = self.choice.choice((0, 1, 200, ANY, ANY))
            answer, _ = wire.cut(self.port, request, offset, self.choice.choice(wire.CUTS))
            tries += 1
            if answer:
                break
        (reply,) = answer.json()
        assert reply["successful"], f"a message was answered {reply}"
        self.said.append(data)
        self.again += tries > 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_done.set()
        self.thread.join(PATIENCE)
