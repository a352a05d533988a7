"""Forms of every kind, against Python's urllib: what is kept is what urllib reads in the form.

What is no form, for want of a `=`, is kept as the text that it is. A form that is refused must have a reason: a percent sign without its digits, a control character,
bytes that are not UTF-8, a field twice, no text, or a name, nonce or ttl that cannot be one.
"""
# SPDX-License-Identifier: MIT

import json
import os
import random
import re
import time
from collections import Counter
from urllib.parse import parse_qsl

import chat
import wire
from hostile_json import Attacker as Talker
from server import Server
from smallest import smallest

TRIALS, UNIT = 50, "seconds"
OPTIONS = ("--journal", "memory", "--keep-messages", "10", "--publish-rate", "0")
FIELDS = ("text", "text", "text", "from", "nonce", "ttl", "_page", "other", "", "te%78t", "TEXT")
PARTS = (
    "a", "b", "+", "%20", "%C3%A4", "\xe4", "e%CC%81", "%E2%80%A8", "%00", "%0D%0A", "%0a", "\n",
    "%7f", "%1F", "%25", "%2B", "%26", "%3D", "=", "&", "&&", ";", "%", "%4", "%zz", "%ff", "%C3",
    "%ED%A0%80", "%F0%9F%98%80", "%c0%af", "<", "\x00", "%09", "{", "}", "[", "]", '"', "1",
)
BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def run(report, program, folder, seconds, seed):
    with Server(program, OPTIONS, os.path.join(folder, "server.log")) as server:
        server.start()
        attacker = Attacker(server.port)
        end, count = time.monotonic() + seconds, 0
        while time.monotonic() < end and len(report.failures) < report.SHOWN:
            count += 1
            data = form(random.Random(f"{seed}-forms-{count}"))
            problem = attacker.problem(data)
            report.check(not problem, lambda: f"forms: {problem}; smallest: " + repr(
                smallest(data, lambda shorter: attacker.problem(shorter) == problem)))
        report.check(server.process.poll() is None, "forms: the server did not survive")
        server.terminate()
    report.figure(f"forms: {count}, {attacker.taken} taken and kept as urllib reads them")


def form(choice):
    """Right in about one of two cases: plain fields first, then changes."""
    fields = choice.sample(FIELDS, choice.choice((0, 0, 1, 1, 2, 3)))
    fields.insert(choice.randint(0, len(fields)), choice.choice(("text",) * 9 + FIELDS))
    plain = choice.random() < 0.5
    said = [
        name + choice.choice(("=",) * 9 + ("", "==")) + value(choice, name, plain)
        for name in fields
    ]
    data = choice.choice(("&",) * 9 + ("&&", ";")).join(said).encode()
    if choice.random() < 0.2:
        place = choice.randrange(len(data) + 1)
        data = data[:place] + bytes([choice.randrange(256)]) + data[place:]
    return data


def value(choice, name, plain):
    if plain and name in ("from", "nonce", "ttl"):
        return {"from": "ann", "nonce": f"n{choice.randrange(10**12):012}", "ttl": "60"}[name]
    parts = PARTS[:9] if plain else PARTS
    return "".join(choice.choice(parts) for _ in range(choice.choice((0, 1, 1, 2, 5, 12))))


class Attacker(Talker):
    """Posts a form and reads the last message."""

    def __init__(self, port):
        super().__init__(port, engine=None)

    def problem(self, data):
        answer = self.line.ask(wire.request(
            "POST", f"/channels/{self.channel}", data, "application/x-www-form-urlencoded"))
        if answer.status == 201:
            self.taken += 1
            page = self.line.ask(chat.history_request(self.channel, limit=1)).json()["messages"][0]
            if page["id"] != answer.json()["id"]:
                return None  # said before, with the same nonce
            return self.judge(data, page)
        if answer.status == 303 and b"_page" in data:
            return None
        if answer.status != 400:
            return f"answered {answer.status}"
        return None if reasons(data) else f"refused without a reason, {answer.body.decode()!r}"

    def judge(self, data, message):
        """What is wrong with what was kept."""
        if is_json(data):
            return None if message["body"] == json.loads(data) else "JSON was kept otherwise"
        if is_text(data):
            text = data.decode().replace("\r\n", "\n")
            return None if message["body"] == {"text": text} else "text was kept otherwise"
        if bad := reasons(data) & WRONG:
            return f"taken, with {', '.join(sorted(bad))}"
        fields = dict(pairs(data))
        if message["body"] != {"text": fields["text"].replace("\r\n", "\n")}:
            return "urllib reads another text"
        return None


#: Reasons that leave no choice; for the others, see the rules of each field.
WRONG = {
    "a bad escape", "a control character", "bytes that are no text", "a field twice", "no text"}


def reasons(data):
    """Why this may be refused."""
    if is_text(data):
        return set()
    found = set()
    if BAD_ESCAPE.search(data):
        found.add("a bad escape")
    try:
        read = pairs(data)
    except UnicodeDecodeError:
        return found | {"bytes that are no text"}
    if any(CONTROL.search(text) for pair in read for text in pair):
        found.add("a control character")
    names = Counter(name for name, _ in read)
    if any(names[name] > 1 for name in ("text", "from", "nonce", "ttl")):
        found.add("a field twice")
    if begins_as_json(data):
        found.add("it begins as JSON does")
    if not dict(read).get("text") and not is_json(data):
        found.add("no text")
    if names["from"] and dict(read)["from"] != "ann":
        found.add("a name")
    if names["nonce"] or names["ttl"] or names["_page"]:
        found.add("a mark, a time, or a page")
    return found


def pairs(data):
    # A letter may be half escaped: all that is not ASCII is, before it is decoded.
    escaped = re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], data)
    return parse_qsl(
        escaped.decode(), keep_blank_values=True, encoding="utf-8", errors="strict")


def is_text(data):
    """Whether it has no field, and does not begin as JSON does either."""
    if not data or b"=" in data or is_json(data) or begins_as_json(data):
        return False
    try:
        data.decode()
        return True
    except UnicodeDecodeError:
        return False


def begins_as_json(data):
    return data.lstrip(b" \t\r\n")[:1] in (b"{", b"[", b"\"")


def is_json(data):
    try:
        json.loads(data.decode("utf-8"))
        return True
    except ValueError:
        return False
