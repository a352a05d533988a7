"""Who is here: right within the grace, told exactly once, and no flicker.

Each scene has its own channel, an observer without a name, and tabs of one person that come,
reload, drop their connection or fall silent; each tab polls, or has an event stream or a WebSocket. At
its end the observer must have heard exactly the comings and goings that there were, each in its time.
"""
# SPDX-License-Identifier: MIT

import itertools
import os
import random
import selectors
import threading
import time

import chat
import wire
from server import Server
from visit import Visit
from ways import STREAMS, Poll, Socket

TRIALS, UNIT = 180, "scenes"
HOLD = 2
GRACE = 2 * HOLD
#: Joins and leaves are told together, up to a second after the first.
TOLD = 1
#: For a machine that has more to do than this.
SLACK = 1.5
DROPS = ("fin", "reset")


def run(report, program, folder, trials, seed):
    scenes = list(itertools.islice(itertools.cycle(SCENES), trials))
    with Server(program, ["--journal", "memory", "--hold", str(HOLD)],
                os.path.join(folder, "server.log")) as server:
        server.start()
        threads = [
            threading.Thread(target=play, args=(report, server.port, scene, number, seed))
            for number, scene in enumerate(scenes)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        people = wire.ask(server.port, wire.request("GET", "/channels")).json()["channels"]
        report.check(
            all(channel["people"] == 0 for channel in people), "someone stayed behind")
        server.terminate()
    report.figure(f"{trials} scenes of {len(SCENES)} kinds at once; hold {HOLD} s, grace {GRACE} s")


def play(report, port, script, number, seed):
    """Plays one scene, and compares what was received with what was done."""
    scene = Scene(port, f"scene-{number}", random.Random(f"{seed}-{number}"))
    name = script.__name__.replace("_", " ")
    try:
        scene.live(0.2)
        script(scene)
        scene.live(GRACE + TOLD + HOLD + SLACK)
        heard = [(kind, who) for _, kind, who in scene.heard]
        expected = [(kind, "ann") for kind, _, _ in scene.expected]
        if report.check(heard == expected, f"{name}: heard {heard}, expected {expected}"):
            for (at, kind, _), (_, first, last) in zip(scene.heard, scene.expected):
                report.check(
                    first <= at <= last + TOLD + SLACK,
                    f"{name}: {kind} told {at - first:.2f} s after it may be told, "
                    f"{at - last:.2f} s after it was due")
        report.check(scene.people() == [], f"{name}: {scene.people()} is listed, and gone")
    except Exception as error:
        report.fail(f"{name}: {type(error).__name__}: {error}")
    finally:
        scene.close()


class Scene:
    """A channel with its observer; all of it lives on one thread."""

    def __init__(self, port, channel, choice):
        self.port, self.channel, self.random = port, channel, choice
        self.selector = selectors.DefaultSelector()
        self.heard = []
        self.expected = []
        self.observer = Tab(self, None, self.random.choice((Poll, *STREAMS)), hold=60)
        self.observer.on_page = self.note

    def live(self, seconds):
        """Lets time pass. A client that is answered polls again."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for key, _ in self.selector.select(left):
                key.data.hear()

    def note(self, page):
        for message in page["messages"]:
            self.heard.append((time.monotonic(), message.get("kind"), message.get("from")))

    def open(self, way=None, **words):
        """A tab of Ann's, at a door of its own."""
        return Tab(self, "ann", way or self.random.choice((Poll, *STREAMS)), **words)

    def expect(self, kind, earliest=0.0, latest=0.0):
        """Something happens from now on; between so many seconds from now."""
        now = time.monotonic()
        self.expected.append((kind, now + earliest, now + latest))

    def people(self):
        request = wire.request("GET", f"/channels/{self.channel}/people")
        return [person["name"] for person in wire.ask(self.port, request).json()["people"]]

    def someone(self):
        """Ann is here, as one person."""
        assert self.people() == ["ann"], f"{self.people()} is here"

    def close(self):
        for key in list(self.selector.get_map().values()):
            key.data.drop("fin")
        self.selector.close()


class Tab:
    """Polls without end, or hears a stream, until it is dropped or falls silent.

    `hold`: how long a stream lasts at most, which is then asked for again.
    """

    def __init__(self, scene, name, way, client=None, hold=None):
        self.scene, self.name, self.way, self.client = scene, name, way, client
        self.hold = hold or (HOLD if way is Poll else None)
        self.cursor = "now"
        self.visit = None
        #: Whether it asks again when an answer or a stream has ended; and whether the last has.
        self.goes_on, self.is_over = True, False
        self.ask()

    def ask(self):
        self.visit = Visit(
            self.scene.port, self.way(), [self.scene.channel], self.cursor, hold=self.hold,
            client=self.client, name=self.name)
        self.scene.selector.register(self.visit.sock, selectors.EVENT_READ, self)

    def hear(self):
        more = self.visit.receive(10)
        while self.visit.pages:
            page = self.visit.pages.popleft()
            self.cursor = page["next"]
            self.on_page(page)
        if not more or self.visit.way.is_over:
            self.drop("fin")
            self.is_over = not self.goes_on
            if self.goes_on:
                self.ask()

    def on_page(self, page):
        """Nothing to do but ask again."""

    def fall_silent(self):
        """A laptop that is shut: the connection stays, and nobody reads."""
        self.scene.selector.unregister(self.visit.sock)

    def drop(self, how):
        try:
            self.scene.selector.unregister(self.visit.sock)
        except (KeyError, ValueError):
            pass  # it had fallen silent, or is closed
        self.visit.leave("reset" if how == "reset" else "close")


def a_drop(scene):
    """Closed, or reset: gone after the grace."""
    scene.expect("join")
    tab = scene.open()
    scene.live(1.5 + scene.random.random())
    scene.someone()
    tab.drop(scene.random.choice(DROPS))
    scene.expect("leave", GRACE, GRACE)
    scene.live(GRACE - 1)
    scene.someone()


def two_tabs(scene):
    """One of two leaves, and much later the other: one join, one leave."""
    scene.expect("join")
    first = scene.open()
    scene.live(scene.random.random())
    second = scene.open()
    scene.live(1.5)
    scene.someone()
    first.drop(scene.random.choice(DROPS))
    scene.live(GRACE + TOLD + SLACK)
    scene.someone()
    second.drop(scene.random.choice(DROPS))
    scene.expect("leave", GRACE, GRACE)


def reloads(scene):
    """Gone for less than the grace, again and again: nothing to tell."""
    scene.expect("join")
    tab = scene.open()
    for _ in range(5):
        scene.live(0.1 + scene.random.random())
        tab.drop(scene.random.choice(DROPS))
        scene.live(scene.random.uniform(0, GRACE - 1.5))
        scene.someone()
        tab = scene.open()
    scene.live(1)
    tab.drop("fin")
    scene.expect("leave", GRACE, GRACE)


def a_reload_that_leaves_its_connection(scene):
    """The new page has the old one's client=, and the old connection lives on for a while."""
    client = f"tab-{scene.channel}-client"
    scene.expect("join")
    tab = scene.open(client=client)
    for _ in range(4):
        scene.live(0.3 + scene.random.random())
        tab.fall_silent()
        old, tab = tab, scene.open(client=client)
        scene.live(scene.random.random())
        old.drop(scene.random.choice(DROPS))
    scene.live(1)
    scene.someone()
    tab.drop("fin")
    scene.expect("leave", GRACE, GRACE)


def a_newer_door(scene):
    """The tab goes to another door before it has left the old one, again and again: no flicker."""
    client = f"tab-{scene.channel}-client"
    scene.expect("join")
    tab = scene.open(client=client)
    for _ in range(5):
        scene.live(0.3 + scene.random.random())
        tab.goes_on, old = False, tab
        tab = scene.open(
            scene.random.choice([way for way in (Poll, *STREAMS) if way is not old.way]),
            client=client)
        scene.live(0.5)
        assert old.is_over, f"the older {old.way.name} is still open"
        if old.way is Socket:
            assert old.visit.way.code == 4409, f"the older socket was ended {old.visit.way.code}"
        scene.someone()
    scene.live(1)
    tab.drop("fin")
    scene.expect("leave", GRACE, GRACE)


def a_stream_that_ends(scene):
    """Its time is over every second, and it comes back: nothing to tell."""
    scene.expect("join")
    tab = scene.open(scene.random.choice(STREAMS), hold=1)
    for _ in range(6):
        scene.live(1)
        scene.someone()
    tab.drop("fin")
    scene.expect("leave", GRACE, GRACE)


def a_vanished_laptop(scene):
    """Nothing tells that it is gone but the end of its hold."""
    scene.expect("join")
    tab = scene.open(hold=HOLD)
    scene.live(1.5 + scene.random.random())
    tab.fall_silent()
    scene.expect("leave", GRACE, HOLD + GRACE)
    scene.live(GRACE - 1)
    scene.someone()


def a_slow_poller(scene):
    """Asks without waiting, now and then, with less than the grace between."""
    scene.expect("join")
    for _ in range(5):
        request = chat.poll_request([scene.channel], "now", hold=0, name="ann")
        wire.ask(scene.port, request)
        last = time.monotonic()
        scene.live(scene.random.uniform(0.1, GRACE - 1))
        scene.someone()
    scene.expected.append(("leave", last + GRACE, last + GRACE))


def away_and_back(scene):
    """Gone for longer than the grace, then here again: each is told."""
    for _ in range(2):
        scene.expect("join")
        tab = scene.open()
        scene.live(1.5 + scene.random.random())
        scene.someone()
        tab.drop(scene.random.choice(DROPS))
        scene.expect("leave", GRACE, GRACE)
        scene.live(GRACE + TOLD + SLACK)


SCENES = (
    a_drop, two_tabs, reloads, a_reload_that_leaves_its_connection, a_newer_door,
    a_stream_that_ends, a_vanished_laptop, a_slow_poller, away_and_back)
