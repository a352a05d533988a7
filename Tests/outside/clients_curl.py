"""curl -N: event streams, the lobby, and a line per message."""
# SPDX-License-Identifier: MIT

import json
import re
import subprocess
import threading

import chat
import wire

PATIENCE = 30
EVENTS = "Accept: text/event-stream"


class Curl:
    """A curl that prints what comes as it comes."""

    def __init__(self, talk, target, *fields):
        words = [part for field in fields for part in ("-H", field)]
        self.process = subprocess.Popen(
            ["curl", "-sN", *words, talk.origin + target], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.alarm = threading.Timer(PATIENCE, self.process.kill)
        self.alarm.start()

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("curl has ended")
        return line.decode().removesuffix("\n")

    def block(self):
        """An event: its lines, by their names."""
        while not (lines := [line for line in iter(self.line, "") if line[0] != ":"]):
            pass  # a comment
        return dict(line.split(": ", 1) for line in lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.alarm.cancel()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def curl_on_poll(talk, trials):
    """Events, cut in the middle and taken up again by Last-Event-ID."""
    texts, cursor = [], None
    for part in (trials // 2, trials - trials // 2):
        fields = [EVENTS] if cursor is None else [EVENTS, f"Last-Event-ID: {cursor}"]
        with Curl(talk, talk.target("now"), *fields) as curl:
            event = curl.block()
            talk.check("retry" in event, f"the first event is {event}")
            if cursor is None:
                talk.check(json.loads(event["data"])["messages"] == [], f"first came {event}")
                talk.post_beside(part).join()
            end = len(texts) + part
            while True:
                page = json.loads(event["data"])
                talk.check(event["id"] == page["next"], f"id and next differ: {event}")
                texts += [message["body"]["text"] for message in page["messages"]]
                cursor = page["next"]
                if len(texts) >= end:
                    break
                event = curl.block()
        if len(talk.said) < trials:
            talk.post(trials - len(talk.said))
    talk.check(texts == talk.said, f"heard {len(texts)}, not as they were said: {texts[:5]}")


def curl_on_the_lobby(talk, trials):
    """Each message as it was posted, and no cursor. What is posted before is missed."""
    with Curl(talk, "/", EVENTS) as curl:
        posted = []
        heard = threading.Event()
        threading.Thread(target=knock, args=(talk.port, heard), daemon=True).start()
        while json.loads(curl.block()["data"]) is None:
            pass
        heard.set()
        for number in range(20):
            posted.append({"lobby": number, "text": "gr\u00fc\u00dfe"})
            wire.ask(talk.port, wire.request(
                "POST", "/", json.dumps(posted[-1]).encode(), "application/json"))
        texts = []
        while len(texts) < len(posted):
            event = curl.block()
            value = json.loads(event["data"])
            talk.check("id" not in event, f"the lobby has a cursor: {event}")
            if value is not None and "knock" not in value:
                texts.append(value)
        talk.check(texts == posted, f"heard {texts}")


def knock(port, heard):
    """Posts to the lobby until the one who listens has heard it: there is no first answer there."""
    while not heard.wait(0.1):
        wire.ask(port, wire.request("POST", "/", b'{"knock":1}', "application/json"))


def curl_on_json_lines(talk, trials):
    """A message a line, cut and taken up again behind the last one."""
    texts, since = [], "start"
    talk.post(trials // 2)
    for end in (trials // 2, trials):
        with Curl(talk, f"/channels/{talk.channel}/stream?format=json&since={since}") as curl:
            while len(texts) < end:
                message = json.loads(curl.line())
                texts.append(message["body"]["text"])
                since = message["id"]
        talk.post(trials - len(talk.said))
    talk.check(texts == talk.said, f"heard {len(texts)}, not as they were said: {texts[:5]}")


def curl_on_text_lines(talk, trials):
    """A line a message, for people and pipes. A line break in a message begins no other message."""
    said = [f"{number} gr\u00fc\u00dfe" for number in range(trials - 1)]
    for text in (*said, "two\nlines"):
        wire.ask(talk.port, chat.publish_request(talk.channel, text, name="ann"))
    with Curl(talk, f"/channels/{talk.channel}/stream?format=text&since=start") as curl:
        lines = [curl.line() for _ in range(trials + 1)]
    found = [re.fullmatch(r"\d\d:\d\d:\d\d ann: (.*)", line) for line in lines[:-1]]
    texts = [each and each[1] for each in found]
    talk.check(texts == [*said, "two"], f"lines are {lines[:3]}, {lines[-2]!r}")
    talk.check(lines[-1] == "    lines", f"a second line is {lines[-1]!r}")


CURLS = (curl_on_poll, curl_on_the_lobby, curl_on_json_lines, curl_on_text_lines)
