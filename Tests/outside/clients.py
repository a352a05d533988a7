"""Clients as others wrote them: libraries for event streams and WebSocket, and curl.

All of them talk to one server, side by side. Each hears the first answer at once and 200 messages in
order; it is away while half of them are posted, and comes back with its cursor.
"""
# SPDX-License-Identifier: MIT

import os
import threading
import time

import chat
import wire
from clients_curl import CURLS
from clients_events import EVENTS
from clients_node import NodeClient
from clients_sockets import SOCKETS, converse
from server import Server

TRIALS, UNIT = 200, "messages"
#: Seconds within which the first answer must be there, on a machine that has much to do.
AT_ONCE = 5
#: Seconds for all of them together.
PATIENCE = 40
HOLD = 2


def run(report, program, folder, trials, seed):
    options = ["--journal", "memory", "--publish-rate", "0", "--hold", str(HOLD)]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        plays = [(hear, each) for each in (*EVENTS, *SOCKETS, NodeClient)]
        plays += [(converse, each) for each in (*SOCKETS, NodeClient)]
        plays += [(play, None) for play in CURLS]
        threads = [
            threading.Thread(
                target=perform, args=(report, server.port, play, client, trials), daemon=True)
            for play, client in plays
        ]
        for thread in threads:
            thread.start()
        end = time.monotonic() + PATIENCE
        for thread, (play, client) in zip(threads, plays):
            thread.join(max(0, end - time.monotonic()))
            report.check(not thread.is_alive(), f"{title(play, client)}: not done in {PATIENCE} s")
        server.terminate()
    report.figure(f"{len(plays)} talks side by side, {trials} messages each")


def perform(report, port, play, client, trials):
    name = title(play, client)
    try:
        channel = name.replace(" ", "-").replace(",", "").replace(".", "").lower()
        if client:
            play(Talk(report, port, name, channel), client, trials)
        else:
            play(Talk(report, port, name, channel), trials)
    except Exception as error:
        report.fail(f"{name}: {type(error).__name__}: {error}")


def title(play, client):
    return f"{client.name}, {play.__name__}" if client else play.__name__.replace("_", " ")


class Talk:
    """A channel of its own, and what is said there by plain HTTP."""

    def __init__(self, report, port, name, channel):
        self.report, self.port, self.name, self.channel = report, port, name, channel
        self.origin = f"http://127.0.0.1:{port}"
        self.host = f"127.0.0.1:{port}"
        self.said = []

    def check(self, holds, problem):
        return self.report.check(holds, f"{self.name}: {problem}")

    def target(self, since, **more):
        words = {"channels": self.channel, "since": since, **more}
        return "/poll?" + "&".join(f"{key}={value}" for key, value in words.items())

    def post(self, count):
        for _ in range(count):
            text = f"{len(self.said) + 1} <gr\u00fc\u00dfe>"
            answer = wire.ask(self.port, chat.publish_request(self.channel, text))
            assert answer.status == 201, f"a message was answered {answer!r}"
            self.said.append(text)

    def post_beside(self, count):
        thread = threading.Thread(target=self.post, args=(count,))
        thread.start()
        return thread


def hear(talk, client, trials):
    """The first answer at once; half of the messages as they come; away; the rest; a heartbeat."""
    texts, cursor = [], "now"
    for part in (trials // 2, trials - trials // 2):
        began = time.monotonic()
        with client(talk, cursor) as ears:
            page = ears.page()
            took = time.monotonic() - began
            talk.check(took < AT_ONCE, f"the first answer came after {took:.1f} s")
            poster = None
            if cursor == "now":
                talk.check(page["messages"] == [], f"the first answer is {page}")
                poster = talk.post_beside(part)
            end = len(texts) + part
            while True:
                talk.check(not page.get("gap"), f"a gap at {cursor}")
                texts += [message["body"]["text"] for message in page["messages"]]
                cursor = page["next"]
                if len(texts) >= end:
                    break
                page = ears.page()
            if poster:
                poster.join()
        if len(talk.said) < trials:
            talk.post(trials - len(talk.said))
    talk.check(texts == talk.said, f"heard {len(texts)}, not as they were said: {texts[:5]}")
    with client(talk, cursor) as ears:
        pages = [ears.page(), ears.page()]
        talk.check(
            [page["messages"] for page in pages] == [[], []], f"silence is told as {pages}")
