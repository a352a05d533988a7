"""Streams of requests, right and wrong: nothing is framed in a way that other parsers would not.

Each stream has one to three requests, some of them bent, and goes out whole, in pieces or byte by
byte. h11 and llhttp read the same bytes. Whatever Fireside serves, both must see as well: the same
requests, the same bodies, in the same order. It may refuse more than they do, and it must not
wait where they are done.
"""
# SPDX-License-Identifier: MIT

import hashlib
import json
import multiprocessing
import os
import random
import re
import socket
import threading
import time
from urllib.parse import parse_qs, unquote

import chat
import memory
import wire
from hostile_http_readers import READERS
from hostile_http_streams import Stream
from report import Report
from server import Server
from smallest import smallest

TRIALS, UNIT = 120, "seconds"
PROCESSES, THREADS = 2, 6
OPTIONS = (
    "--loops", "1", "--journal", "memory", "--keep-messages", "50", "--publish-rate", "0")
#: Seconds after which an answer is not expected any more.
PATIENCE = 3
#: How much RSS may grow. Nothing should stay in memory.
MEMORY = 64
STATUS = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) [ -~]+\r\n")
FIELDS = re.compile(rb"(?:[!#-'*+.0-9A-Z^-z|~-]+:[ -~]*\r\n)*\r\n")
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.I)
CALL = re.compile(rb"/\*\*/([\w$.]+)\(")


def run(report, program, folder, seconds, seed):
    with Server(program, OPTIONS, os.path.join(folder, "server.log")) as server:
        server.start()
        before = memory.resident(server.process)
        work = [(server.port, f"{seed}-{number}", seconds) for number in range(PROCESSES)]
        with multiprocessing.Pool(PROCESSES) as pool:
            parts = pool.starmap(crowd, work, chunksize=1)
        for part in parts:
            report.add(part["passed"], part["failures"])
        grown = memory.resident(server.process) - before
        report.check(server.process.poll() is None, "HTTP: the server did not survive")
        report.check(grown <= MEMORY, f"HTTP: RSS grew by {grown:.0f} MiB")
        server.terminate()
    report.figure(
        f"HTTP: {sum(part['streams'] for part in parts)} streams, "
        f"{sum(part['served'] for part in parts)} requests served as h11 and llhttp read them, "
        f"{sum(part['refused'] for part in parts)} streams refused; RSS +{grown:.0f} MiB")


def crowd(port, seed, seconds):
    report = Report("hostile_http", seed, "")
    attackers = [Attacker(port, f"{seed}-{n}", seconds, report) for n in range(THREADS)]
    threads = [threading.Thread(target=each.run) for each in attackers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "passed": report.passed, "failures": report.failures,
        "streams": sum(each.streams for each in attackers),
        "served": sum(each.served for each in attackers),
        "refused": sum(each.refused for each in attackers),
    }


class Problem(Exception):
    """A rule that the server broke, and how."""

    def __init__(self, rule, how=""):
        super().__init__(f"{rule}: {how}")
        self.rule = rule


class Answer(wire.Answer):
    @property
    def is_last(self):
        return "\r\nconnection: close\r\n" in self.head.lower()


class Attacker:
    """One connection after the other, with its own channel."""

    def __init__(self, port, seed, seconds, report):
        self.port, self.seed, self.report = port, seed, report
        self.end = time.monotonic() + seconds
        # Far from all others: a changed byte must not turn it into one of them.
        self.channel = hashlib.sha256(seed.encode()).hexdigest()[:16]
        self.streams = self.served = self.refused = 0
        self.cursor = "now"

    def run(self):
        try:
            self.news()
            while time.monotonic() < self.end and len(self.report.failures) < Report.SHOWN:
                self.streams += 1
                self.attack(random.Random(f"{self.seed}-{self.streams}"))
        except Exception as error:
            self.report.fail(f"HTTP: an attacker ended: {type(error).__name__}: {error}")

    def attack(self, choice):
        stream = Stream(choice, self.channel)
        pieces = stream.pieces(choice)
        problem = self.problem(pieces, stream)
        self.report.check(not problem, lambda: self.sentence(problem, pieces))

    def sentence(self, problem, pieces):
        """The problem with the least bytes that show it, sent whole."""
        def fails(data):
            found = self.problem([data])
            return found and found.rule == problem.rule

        whole = b"".join(pieces)
        return f"HTTP: {problem}; {len(pieces)} pieces; smallest: {smallest(whole, fails)!r}"

    def problem(self, pieces, stream=None):
        """What is wrong with how these bytes were answered; None where nothing is."""
        data = b"".join(pieces)
        readings = {name: read(data) for name, read in READERS.items()}
        try:
            with Conversation(self.port, readings["h11"]) as talk:
                talk.send(pieces)
                talk.read(readings["h11"].due)
                # One loop has done all that came before the answer to a later question.
                kept = self.news()
                talk.read_what_is_there()
                answers = talk.answers()
            self.judge(answers, talk.end, kept, readings)
            if stream and stream.is_right and len(answers) != stream.count:
                raise Problem("not all plain requests are answered", stream.count - len(answers))
        except Problem as problem:
            return problem
        return None

    def judge(self, answers, end, kept, readings):
        refused = bool(answers) and answers[-1].is_last and answers[-1].status >= 400
        served = answers[:-1] if refused else answers
        self.served += len(served)
        self.refused += refused
        said = [answer.json()["id"] for answer in answers if answer.status == 201]
        kept = {message["id"]: message["body"] for message in kept}
        if end != "reset" and not set(kept) <= set(said):
            raise Problem("a message is kept that was not acknowledged", kept)
        for name, reading in readings.items():
            compare(name, reading, served, kept, f"/channels/{self.channel}")
        due = min(reading.due for reading in readings.values())
        if end == "open" and len(answers) < due:
            raise Problem("a whole request waits", f"{len(answers)} answers, {due} are due")

    def news(self):
        """The messages of this channel since the last look."""
        answer = wire.ask(self.port, chat.poll_request([self.channel], self.cursor))
        page = answer.json()
        self.cursor = page["next"]
        return page["messages"]


def compare(name, reading, served, kept, path):
    """Each answer must be one to the request that another parser sees at this place."""
    for place, answer in enumerate(served):
        if place == len(reading.requests):
            if reading.is_partial:
                return
            raise Problem(f"answer to a request that {name} does not see", answer)
        seen = reading.requests[place]
        call = CALL.match(answer.body)
        if call and f"callback={call[1].decode()}" not in unquote(seen.target):
            raise Problem(f"{name} sees another request", f"{seen}, called is {call[1]!r}")
        if answer.status != 201:
            continue
        if seen.method != "POST":
            raise Problem(f"{name} sees no message", seen)
        if seen.target.lower() == path and not may_be(kept[answer.json()["id"]], seen.body):
            raise Problem(f"{name} sees another message", f"{seen}, kept are {kept}")


def may_be(stored, body):
    """Whether a message is what these bytes say: text, JSON, or a form."""
    text = body.decode("utf-8", "replace")
    try:
        if json.loads(text) == stored:
            return True
    except ValueError:
        pass
    form = parse_qs(text).get("text", [None])[0]
    return stored in ({"text": each} for each in (text, text.replace("\r\n", "\n"), form))


class Conversation:
    """One connection: pieces out, answers in, and how it ended: open, closed or reset.

    A reset, which is what bytes behind a last request are answered with, may take answers with it.
    """

    def __init__(self, port, reading):
        self.sock, self.reading = wire.connect(port, PATIENCE), reading
        self.data, self.end = bytearray(), "open"

    def send(self, pieces):
        try:
            for piece in pieces:
                self.sock.sendall(piece)
        except (ConnectionResetError, BrokenPipeError):
            self.end = "reset"

    def read(self, due):
        """Reads so many answers, unless the server hangs up or falls silent before."""
        while self.end == "open" and len(parse(bytes(self.data), self.reading)[0]) < due:
            if not self.receive():
                return

    def read_what_is_there(self):
        self.sock.setblocking(False)
        while self.receive():
            pass

    def receive(self):
        """Whether any byte came."""
        try:
            got = self.sock.recv(65536)
        except (TimeoutError, BlockingIOError):
            return False
        except ConnectionResetError:
            self.end = "reset"
            return False
        if not got and self.end == "open":
            self.end = "closed"
        self.data += got
        return bool(got)

    def answers(self):
        answers, rest = parse(bytes(self.data), self.reading)
        if rest and self.end != "reset" and not is_body_of_refusal(answers, rest):
            raise Problem("half an answer", rest[:200])
        return answers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, wire.NOW)
        self.sock.close()


def is_body_of_refusal(answers, rest):
    """What is no request has no method: the sentence follows even where h11 sees a HEAD."""
    return answers and answers[-1].status >= 400 and len(rest) == wire.content_length(
        answers[-1].head.encode())


def parse(data, reading):
    """The whole answers in `data`, and what is left of it."""
    answers = []
    while data:
        end = data.find(wire.HEAD_END)
        if end < 0:
            break
        end += len(wire.HEAD_END)
        head = STATUS.match(data)
        if not head or not FIELDS.fullmatch(data, head.end(), end):
            raise Problem("a malformed answer", data[:end])
        if head[1] == b"100":
            data = data[end:]
            continue
        length = LENGTH.search(data, 0, end)
        place = len(answers)
        bodiless = place < len(reading.requests) and reading.requests[place].method == "HEAD"
        total = end + (int(length[1]) if length and not bodiless else 0)
        if len(data) < total:
            break
        answers.append(Answer(data[:total], end))
        data = data[total:]
    return answers, data
