"""Random programs of polls, messages, cuts and restarts, beside a model of a page.

Hypothesis makes up the steps, and makes a failing program short. Four chats are tried: a journal in
SQLite and one in memory, each keeping much and keeping little.
"""
# SPDX-License-Identifier: MIT

import os
import shutil
import tempfile

from hypothesis import HealthCheck, seed as seeded, settings, strategies as st
from hypothesis.internal.conjecture import engine
from hypothesis.stateful import (
    RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test)

import chat
import wire
from server import Server

TRIALS, UNIT = 10_000, "steps"
STEPS = 50
CHANNELS = ("red", "green", "blue")
MANY, FEW = 1000, 5
JOURNALS = ("sqlite", "memory")
PARKED = 0.5

# Five minutes is the library's patience for making a failing program shorter.
engine.MAX_SHRINKING_SECONDS = 60

channel_names = st.sampled_from(CHANNELS)
channel_sets = st.lists(channel_names, min_size=1, unique=True)
limits = st.sampled_from((1, 2, 3, 7, 100, 1000))


def run(report, program, folder, trials, seed):
    variants = [(journal, keep) for journal in JOURNALS for keep in (MANY, FEW)]
    for journal, keep in variants:
        name = f"{journal}, keeping {keep}"
        setting = Talk.setting = Setting(program, folder, journal, keep)
        try:
            while setting.steps < trials / len(variants):
                seed += 1
                drive(seed, trials / len(variants) - setting.steps)
        except BaseException as error:
            report.fail("\n    ".join(
                [f"{name}: {type(error).__name__}: {error}", *getattr(error, "__notes__", [])]))
        report.passed += setting.steps
        report.figure(
            f"{name}: {setting.steps} steps in {setting.chats} chats; "
            f"{setting.restarts} restarts, {setting.gaps} gaps")


def drive(seed, steps):
    """Makes up chats of about so many steps in all."""
    machine = seeded(seed)(type("Talk", (Talk,), {}))
    run_state_machine_as_test(machine, settings=settings(
        max_examples=max(1, round(steps / STEPS)), stateful_step_count=STEPS, deadline=None,
        report_multiple_bugs=False, suppress_health_check=list(HealthCheck)))


class Setting:
    """One variant: how its servers are started, and what was done with them."""

    def __init__(self, program, folder, journal, keep):
        self.program, self.folder, self.journal, self.keep = program, folder, journal, keep
        self.steps = self.chats = self.restarts = self.gaps = 0

    def server(self, place):
        journal = os.path.join(place, "fireside.db") if self.journal == "sqlite" else "memory"
        options = ["--journal", journal, "--keep-messages", str(self.keep), "--publish-rate", "0"]
        log = os.path.join(self.folder, f"server-{self.journal}-{self.keep}.log")
        return Server(self.program, options, log)


class Model:
    """What the chat must do, in the plainest way."""

    def __init__(self, keep):
        self.keep = keep
        self.epoch = None
        self.forget()

    def forget(self):
        self.said = []
        self.nonces = {}

    @property
    def last(self):
        return len(self.said)

    def say(self, channel, text, name=None):
        self.said.append((len(self.said) + 1, channel, text, name))
        return self.last

    def kept(self, channels):
        """What is kept of these channels, and the highest number that is not."""
        kept, dropped = [], 0
        for name in set(channels):
            mine = [message for message in self.said if message[1] == name]
            kept += mine[-self.keep:]
            dropped = max([dropped, *(message[0] for message in mine[:-self.keep])])
        return sorted(kept), dropped

    def since(self, channels, epoch, number, limit):
        """Messages, more, gap."""
        kept, dropped = self.kept(channels)
        lost = epoch != self.epoch or number > self.last
        newer = [message for message in kept if lost or message[0] > number]
        return newer[:limit], len(newer) > limit, lost or dropped > number


class Talk(RuleBasedStateMachine):
    """One chat from its first message on."""

    setting = None

    def __init__(self):
        super().__init__()
        self.setting.chats += 1
        self.setting.steps -= 1  # the invariant is asked once before the first
        self.place = tempfile.mkdtemp(prefix="fireside-model-")
        self.model = Model(self.setting.keep)
        self.server = self.setting.server(self.place)
        self.cursors = []
        self.begin()

    def begin(self):
        """Asks where the journal stands, after each start."""
        self.server.start()
        page = self.ask(["red"], "now").json()
        epoch, number = chat.epoch_of(page["next"]), chat.number_of(page["next"])
        if self.setting.journal == "memory":
            assert epoch != self.model.epoch, "two journals in memory have one epoch"
            self.model.forget()
        elif self.model.epoch:
            assert epoch == self.model.epoch, "the file's epoch changed"
        self.setting.restarts += self.model.epoch is not None
        assert number == self.model.last, f"the last number is {number}, not {self.model.last}"
        self.model.epoch = epoch

    def teardown(self):
        self.server.terminate()
        shutil.rmtree(self.place)

    @invariant()
    def count(self):
        self.setting.steps += 1

    def ask(self, channels, since, **words):
        return wire.ask(self.server.port, chat.poll_request(channels, since, **words))

    def position(self, number):
        return f"{self.model.epoch}:{number}"

    def plain(self, messages):
        """Messages as the model has them."""
        return [
            (chat.number_of(message["id"]), message["channel"], message["body"]["text"],
             message.get("from"))
            for message in messages
        ]

    def expect(self, page, channels, messages, more, gap):
        """An answer is these messages, and its `next` skips none."""
        assert self.plain(page["messages"]) == messages
        assert page.get("more", False) == more
        assert page.get("gap", False) == gap
        assert all(chat.epoch_of(m["id"]) == self.model.epoch for m in page["messages"])
        assert chat.epoch_of(page["next"]) == self.model.epoch
        after = chat.number_of(page["next"])
        assert after <= self.model.last
        if messages:
            assert after >= messages[-1][0]
        unseen = {message[0] for message in self.model.kept(channels)[0]}
        unseen -= {message[0] for message in messages}
        skipped = [number for number in unseen if messages and messages[-1][0] < number <= after]
        assert not skipped, f"next is {after}, behind {skipped}, which did not come"
        self.setting.gaps += gap
        self.cursors.append(page["next"])

    # Saying something.

    @rule(channel=channel_names, name=st.sampled_from((None, "ann", "bob")))
    def publish(self, channel, name):
        self.say(channel, name)

    @rule(channel=channel_names, count=st.integers(2, 12))
    def publish_many(self, channel, count):
        for _ in range(count):
            self.say(channel)

    def say(self, channel, name=None, nonce=None):
        text = f"{channel} {self.model.last + 1} <&\u2028\U0001f525>"
        request = chat.publish_request(channel, text, nonce=nonce, name=name)
        answer = wire.ask(self.server.port, request)
        number = self.model.say(channel, text, name)
        assert answer.status == 201, answer
        assert answer.json() == {"id": self.position(number)}
        return request, number

    @rule(channel=channel_names, name=st.sampled_from((None, "ann", "bob")), data=st.data())
    def publish_with_nonce(self, channel, name, data):
        nonce = f"nonce-{len(self.model.nonces):04}"
        if data.draw(st.booleans(), "the acknowledgement is cut"):
            # Said, and heard by the server before it is asked again; the answer was not.
            request, number = self.say_cut(channel, name, nonce, data.draw(st.integers(0, 700)))
        else:
            request, number = self.say(channel, name, nonce)
        self.model.nonces[nonce] = (request, number)

    def say_cut(self, channel, name, nonce, offset):
        text = f"{channel} cut {self.model.last + 1}"
        request = chat.publish_request(channel, text, nonce=nonce, name=name)
        wire.cut(self.server.port, request, max(offset, 1), "reset")
        return request, self.model.say(channel, text, name)

    @precondition(lambda self: self.model.nonces)
    @rule(data=st.data())
    def publish_again(self, data):
        nonce = data.draw(st.sampled_from(sorted(self.model.nonces)))
        request, number = self.model.nonces[nonce]
        answer = wire.ask(self.server.port, request)
        assert answer.status == 201, answer
        assert answer.json() == {"id": self.position(number)}

    @rule(channel=channel_names)
    def whisper_to_nobody(self, channel):
        """Neither kept nor numbered."""
        answer = wire.ask(self.server.port, chat.publish_request(channel, "typing", ttl=3))
        assert (answer.status, answer.json()) == (201, {"id": None})

    # Asking.

    @rule(channels=channel_sets, limit=limits, data=st.data())
    def poll(self, channels, limit, data):
        cursor = data.draw(st.sampled_from(self.cursors[-8:] or [self.position(0)]))
        self.poll_since(channels, cursor, limit)

    @rule(channels=channel_sets, limit=limits, data=st.data())
    def poll_from_anywhere(self, channels, limit, data):
        """Also from the future, where a cursor of this journal leads nowhere."""
        number = data.draw(st.integers(0, self.model.last + 2))
        self.poll_since(channels, self.position(number), limit)

    @rule(channels=channel_sets, limit=limits)
    def poll_from_another_journal(self, channels, limit):
        self.poll_since(channels, "zz9z:3", limit)

    def poll_since(self, channels, cursor, limit):
        epoch, number = chat.epoch_of(cursor), chat.number_of(cursor)
        page = self.ask(channels, cursor, limit=limit).json()
        self.expect(page, channels, *self.model.since(channels, epoch, number, limit))

    @rule(channels=channel_sets, limit=limits)
    def poll_start(self, channels, limit):
        page = self.ask(channels, "start", limit=limit).json()
        kept, _ = self.model.kept(channels)
        self.expect(page, channels, kept[:limit], len(kept) > limit, False)

    @rule(channels=channel_sets, count=st.integers(1, 12), limit=limits)
    def poll_last(self, channels, count, limit):
        page = self.ask(channels, f"-{count}", limit=limit).json()
        kept, _ = self.model.kept(channels)
        self.expect(page, channels, kept[-min(count, limit):], False, False)

    @rule(channels=channel_sets)
    def poll_now(self, channels):
        self.expect(self.ask(channels, "now").json(), channels, [], False, False)

    @rule(channels=channel_sets, limit=limits)
    def read_on(self, channels, limit):
        """From the start with every `next`, until there is no more: all that is kept, once."""
        since, messages = "start", []
        while True:
            page = self.ask(channels, since, limit=limit).json()
            messages += self.plain(page["messages"])
            since = page["next"]
            if not page.get("more"):
                break
        assert messages == self.model.kept(channels)[0]

    @rule(channels=channel_sets, offset=st.integers(0, 1200), how=st.sampled_from(wire.CUTS))
    def poll_cut(self, channels, offset, how):
        """The client has not seen it, and asks again from where it stood: nothing changes."""
        cursor = self.cursors[-1] if self.cursors else "start"
        wire.cut(self.server.port, chat.poll_request(channels, cursor), offset, how)

    @rule(
        channels=channel_sets, channel=channel_names, limit=limits,
        ttl=st.sampled_from((None, None, 5)))
    def park(self, channels, channel, limit, ttl):
        """One who waits gets what is said next, and nothing of other channels."""
        cursor = self.position(self.model.last)
        before = self.model.last
        with wire.connect(self.server.port) as sock:
            sock.sendall(chat.poll_request(channels, cursor, hold=1, limit=limit))
            self.wait_parked(1)
            if ttl and channel in channels:
                request = chat.publish_request(channel, "typing", name="ann", ttl=ttl)
                wire.ask(self.server.port, request)
                page = wire.receive(sock)[0].json()
                assert [
                    (m["channel"], m["from"], m["ttl"], m["body"]["text"], m.get("id"))
                    for m in page["messages"]
                ] == [(channel, "ann", ttl, "typing", None)]
                self.cursors.append(page["next"])
                return
            self.say(channel)
            if channel not in channels:
                self.say(channels[0])
            page = wire.receive(sock)[0].json()
            messages, more, gap = self.model.since(
                channels, self.model.epoch, before, limit)
            self.expect(page, channels, messages, more, gap)

    def wait_parked(self, count):
        line = f"\nfireside_parked {count}\n".encode()
        while line not in wire.ask(self.server.port, wire.request("GET", "/metrics")).body:
            pass

    @rule(channel=channel_names, limit=limits, data=st.data())
    def read_history(self, channel, limit, data):
        before = data.draw(st.none() | st.integers(1, self.model.last + 1))
        request = chat.history_request(channel, before and self.position(before), limit)
        page = wire.ask(self.server.port, request).json()
        older = [m for m in self.model.kept([channel])[0] if before is None or m[0] < before]
        assert self.plain(page["messages"]) == older[-limit:]
        assert page.get("more", False) == (len(older) > limit)

    @rule(channel=channel_names)
    def read_history_of_another_journal(self, channel):
        request = chat.history_request(channel, "zz9z:3")
        assert wire.ask(self.server.port, request).json() == {"messages": [], "gap": True}

    @rule()
    def list_channels(self):
        page = wire.ask(self.server.port, wire.request("GET", "/channels")).json()
        last = {message[1]: self.position(message[0]) for message in self.model.said}
        assert {c["name"]: c["last"] for c in page["channels"] if c.get("last")} == last

    # Ending and beginning again.

    @rule(how=st.sampled_from(("SIGTERM", "SIGTERM under a poll", "SIGKILL")))
    def restart(self, how):
        if how == "SIGTERM":
            self.server.terminate()
        elif how == "SIGKILL":
            self.server.kill()
        else:
            self.terminate_under_a_poll()
        self.begin()

    def terminate_under_a_poll(self):
        """One who waits is told to come back, from where they stood, and when."""
        cursor = self.position(self.model.last)
        with wire.connect(self.server.port) as sock:
            sock.sendall(chat.poll_request(["red"], cursor, hold=30))
            self.wait_parked(1)
            self.server.process.terminate()
            page = wire.receive(sock)[0].json()
            assert (page["messages"], page["next"]) == ([], cursor)
            assert 0 <= page["retry"] <= 5000
        self.server.ended()
