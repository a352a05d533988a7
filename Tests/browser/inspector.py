"""The inspector's page in a browser, and a feed that tells it whatever a test wants."""
# SPDX-License-Identifier: MIT

import contextlib
import json
import pathlib
import re
import threading
from urllib.parse import parse_qs

from foreign import CHAT, ForeignSite
from patience import until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "Sources/Inspector/Page"
CATALOGUES = ROOT / "Sources/Language/Catalogues"
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
          "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'")
SAID = re.compile(rb"Inspect: (http://\S+)")

#: All that a test wants to know of the page, in one question to the browser.
LOOK = """
const text = (one) => one ? one.textContent : "";
const number = (one) => Number(text(one).replace(/\\D/g, ""));
const stage = document.querySelector("#stage").dataset;
return {
    counts: Object.fromEntries([...document.querySelectorAll("#counts div")]
        .map((one) => [one.className, number(one.querySelector("dd"))])),
    sitting: Number(stage.sitting), flying: Number(stage.flying),
    log: [...document.querySelectorAll("#log li:not([hidden])")].map(text),
    chains: [...document.querySelectorAll("article")].map((one) => ({
        name: text(one.querySelector(".name")),
        stages: [...one.querySelectorAll(".box")].map(text)
    })),
    panel: document.querySelector("#panel").hidden ? null : text(document.querySelector("#panel")),
    state: text(document.querySelector("#state")), behind: text(document.querySelector("#behind")),
    heat: flare()
};
// How bright the fire's light is half way to the edge of what it can reach.
function flare() {
    const { width, height } = document.querySelector("#fire");
    const light = document.querySelector("#fire").getContext("2d");
    return light.getImageData(width * 0.1, height / 2, 1, 1).data[3];
}
"""

#: Where somebody sits, as the browser has drawn it: a point of the window.
SEAT = """
const canvas = document.querySelector("#seats"), { width, height } = canvas;
const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
let place = -1;
for (let i = 3; i < data.length && place < 0; i += 4) if (data[i] === 255) place = (i - 3) / 4;
if (place < 0) return null;
const { left, top } = canvas.getBoundingClientRect(), ratio = width / canvas.clientWidth;
return [left + place % width / ratio, top + Math.floor(place / width) / ratio + 4];
"""


class Inspector:
    """Somebody who watches the page."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def opens(self, query=""):
        self.browser.get(self.address + query)
        until(lambda: self.browser.execute_script(
            "return !!document.querySelector('#stage').dataset.sitting"), "the page drawn")
        return self

    def look(self):
        return self.browser.execute_script(LOOK)

    def sees(self, holds, what):
        page = {}

        def does():
            page.update(self.look())
            return holds(page)
        until(does, lambda: f"{what}; the page shows {page}")
        return page

    def element(self, selector):
        return until(lambda: self.browser.find_elements(By.CSS_SELECTOR, selector), selector)[0]

    def presses(self, selector):
        self.element(selector).click()

    def types(self, keys):
        self.element("body").send_keys(keys)

    def steps(self):
        self.types(Keys.SPACE)

    def clicks_on_a_dot(self):
        x, y = until(lambda: self.browser.execute_script(SEAT), "somebody who sits")
        self.browser.execute_script("""const [x, y] = arguments;
            document.elementFromPoint(x, y).dispatchEvent(new MouseEvent(
                "click", { clientX: x, clientY: y, bubbles: true }))""", x, y)


def inspector_of(server):
    """Where the page of this server is: it says so when it starts."""
    def said():
        with open(server.log, "rb") as log:
            return SAID.findall(log.read())
    return until(said, "where the inspector listens")[-1].decode()


class ToldFeed(ForeignSite):
    """Serves the page, and tells what a test says. No server of ours would tell all of that."""

    def __init__(self):
        super().__init__(CHAT)
        self.changed = threading.Condition()
        self.begin()
        for file in PAGE.iterdir():
            path = "/" if file.name == "index.html" else f"/{file.name}"
            self.has(path, file.read_bytes(), KINDS[file.suffix], Content_Security_Policy=POLICY)
        texts = dict(
            line.split(" = ", 1) for line in
            (CATALOGUES / "en.properties").read_text("utf-8").splitlines()
            if line.startswith("inspect"))
        self.has("/setup", json.dumps(
            {"v": 1, "language": "en", "texts": texts, "chat": None}), "application/json")

    def begin(self):
        """As a server does that was just started: its numbers begin anew."""
        with self.changed:
            self.frames, self.every, self.generation = [], 1, object()
            self.counts = dict.fromkeys(
                ("waiting", "answered", "failed", "left", "swallowed", "unhandled"), 0)
            self.changed.notify_all()

    def tells(self, *events, every=1, **counts):
        """Tells these events, each a dictionary with `ev` and `d` at least, and these counts."""
        with self.changed:
            self.frames.append([{
                "v": 1, "name": f"poll {event['d']}", "site": "Chat/Hub.swift:1",
                "t": len(self.frames) * 100_000_000 + n * 1000, **event
            } for n, event in enumerate(events)])
            self.every = every
            self.counts.update(counts)
            self.changed.notify_all()

    def forgets(self, number):
        """A latecomer hears nothing of this life, and nobody hears that it has ended."""
        with self.changed:
            self.frames = [[event for event in frame if event["d"] != number]
                           for frame in self.frames]

    def answer(self, request):
        path, _, query = request.path.partition("?")
        if path == "/events":
            since = parse_qs(query).get("since")
            self.has(path, json.dumps(self.answer_since(since and int(since[0]))), "application/json")
        with contextlib.suppress(ConnectionError):  # the page has gone, or gave up
            super().answer(request)

    def answer_since(self, since):
        with self.changed:
            if since is not None:
                generation = self.generation
                self.changed.wait_for(lambda: len(self.frames) != since
                                      or self.generation is not generation, 5)
            events = [event for frame in self.frames[since or 0:] for event in frame]
            return {"v": 1, "next": len(self.frames), "lost": 0, "every": self.every,
                    "counts": self.counts, "events": events}


def told_of(count, every):
    """Of the first `count` numbers those that are told of: as Sampling.swift has it."""
    return [d for d in range(1, count + 1)
            if (d * 0x9E3779B1 & 0xFFFFFFFF) >> 8 & every - 1 == 0]


def life(d, *lanes, kinds=("cb", "eb"), **traits):
    """The events of a chain: created, its stages, and, where there are lanes, a run through them:
    ("cb", "eb") goes from a value to a failure in its first stage."""
    stages = [{"ev": "added", "d": d, "n": n, "kind": kind, "site": f"Chat/Hub.swift:{n}", **traits}
              for n, kind in enumerate(kinds, 1)]
    events = [{"ev": "created", "d": d, **traits}, *stages]
    if lanes:
        events.append({"ev": "fire", "d": d, "lane": lanes[0], "type": "Message", **traits})
        for n, (old, new) in enumerate(zip(lanes, lanes[1:]), 1):
            isRun = kinds[n - 1] in (old, "both")
            events.append({
                "ev": "run" if isRun else "skip", "d": d, "n": n, "kind": kinds[n - 1], "from": old,
                "lane": new, "type": "Void", **traits})
        events.append({"ev": "released", "d": d, **traits})
    return events
