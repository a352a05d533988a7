"""JSON of every kind: what is taken, and what comes out by each door.

Fireside must take what both Python and JavaScript take, and nothing else. A taken text is the same
value as JSON, and as a script that a JavaScript engine runs; Python compares the digits of numbers
as well.
"""
# SPDX-License-Identifier: MIT

import base64
import json
import os
import random
import re
import subprocess
import time

import chat
import wire
from hostile_json_texts import text
from line import Line
from server import Server
from smallest import smallest

TRIALS, UNIT = 100, "seconds"
OPTIONS = ("--journal", "memory", "--keep-messages", "200", "--publish-rate", "0")
BATCH = 40
#: How deep JSON may be nested; docs/protocol.md.
DEPTH = 500
ASCII_LINE = re.compile(rb"[\x20-\x7e\t]*\n")


def run(report, program, folder, seconds, seed):
    with Server(program, OPTIONS, os.path.join(folder, "server.log")) as server, Engine() as engine:
        server.start()
        attacker = Attacker(server.port, engine)
        end, batch = time.monotonic() + seconds, 0
        while time.monotonic() < end and len(report.failures) < report.SHOWN:
            choice = random.Random(f"{seed}-json-{batch}")
            batch += 1
            texts = [text(choice) for _ in range(BATCH)]
            problems = attacker.problems(texts)
            report.passed += BATCH - len(problems)
            for bad, problem in problems[:2]:
                report.fail(f"JSON: {problem}; smallest: {attacker.least(bad, problem)!r}")
        report.check(server.process.poll() is None, "JSON: the server did not survive")
        server.terminate()
    report.figure(
        f"JSON: {batch * BATCH} texts, {attacker.taken} taken, each read again as JSON by "
        f"Python and as a script by node")


class Attacker:
    def __init__(self, port, engine):
        self.port, self.engine, self.taken = port, engine, 0
        self.channel = "json"
        self.line = Line(port)
        self.cursor = self.line.ask(chat.poll_request([self.channel], "now")).json()["next"]

    def problems(self, texts):
        """Posts the texts and reads them back. Returns the bad ones with what is wrong."""
        found, taken = [], []
        for data, script in zip(texts, self.engine.parses(texts)):
            answer = self.line.ask(wire.request(
                "POST", f"/channels/{self.channel}", data, "application/json"))
            problem = judge(data, answer.status, script)
            if problem:
                found.append((data, problem))
            if answer.status == 201:
                taken.append(data)
        self.taken += len(taken)
        return found + self.read_back(taken)

    def read_back(self, taken):
        """Compares each of these with the messages, by both doors."""
        found = []
        while taken:
            request = chat.poll_request([self.channel], self.cursor, limit=len(taken))
            page = self.line.ask(request)
            called = self.line.ask(request.replace(b" HTTP/1.1", b"&callback=got HTTP/1.1", 1))
            read = json.loads(page.body, **DIGITS)
            ours, taken = taken[:len(read["messages"])], taken[len(read["messages"]):]
            if not ours:
                raise AssertionError("messages that were acknowledged do not come")
            self.cursor = read["next"]
            for data, message in zip(ours, read["messages"]):
                if message["body"] != python(data):
                    found.append((data, "Python reads another value"))
            problems = self.engine.compare(ours, page.body, called.body)
            if not ASCII_LINE.fullmatch(called.body):
                problems.append((0, "the script fails: it is not one line of plain ASCII"))
            if len(ours) > 1 and any("fails" in problem for _, problem in problems):
                found += [one for data in ours for one in self.problems([data])]
            else:
                found += [(ours[index], problem) for index, problem in problems]
        return found

    def least(self, data, problem):
        """The least text with the same problem."""
        return smallest(data, lambda shorter: any(
            found == problem for _, found in self.problems([shorter])))


def judge(data, status, script):
    """What is wrong with this status, if anything is."""
    try:
        python(data)
        fine = True
    except (ValueError, RecursionError):
        fine = False
    if status == 201 and not fine:
        return "Python refuses what was taken"
    if status == 201 and not script:
        return "JavaScript refuses what was taken"
    if status not in (201, 400):
        return f"answered {status}"
    if status == 201 and is_bad(data):
        return "a key __proto__, or nested too deep, and taken"
    if status == 400 and fine and script and not is_bad(data):
        return "Python and JavaScript read what was refused"
    return None


def refuse(word):
    raise ValueError(word)


def is_bad(data):
    """What docs/protocol.md refuses although it is JSON."""
    odd = []

    def note(pairs):
        odd.append(any(key == "__proto__" for key, _ in pairs))
        return dict(pairs)

    value = json.loads(data, object_pairs_hook=note)
    return any(odd) or depth(value) > DEPTH


DIGITS = {"parse_int": str, "parse_float": str, "parse_constant": refuse}


def python(data):
    return json.loads(data.decode("utf-8"), **DIGITS)


def depth(value):
    """How deep a value is nested; without recursion."""
    deepest, level = 0, [value]
    while level := [one for one in level if isinstance(one, (dict, list))]:
        deepest += 1
        level = [
            inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return deepest


class Engine:
    """node, which reads questions from its standard input: hostile_json.js."""

    def __enter__(self):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hostile_json.js")
        self.process = subprocess.Popen(
            ["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)

    def parses(self, texts):
        """Whether JSON.parse takes each of them."""
        return self.ask({"parse": [base64.b64encode(data).decode() for data in texts]})

    def compare(self, texts, page, called):
        """The places of texts that are not what JSON.parse makes of them, and why."""
        return self.ask({
            "texts": [base64.b64encode(data).decode() for data in texts],
            "page": page.decode(), "called": called.decode()})

    def ask(self, question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())
