"""The steps of which random programs are made, and what each must come to."""
# SPDX-License-Identifier: MIT

import functools
import os
import shutil
import tempfile

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

import chat
import moderation
import moderators
import wire
from bots import Bot
from model_page import STUB, Model
from moderators import Moderator
from server import Server
from visit import Visit
from ways import STREAMS, WAYS, Poll, Socket

CHANNELS = ("red", "green", "blue")

#: Those whose messages belong to them.
BOTS = ("make", "deploy")
#: Who reads, and posts for those without a name, where nobody may do so without a token.
NOBODY = "nobody"

channel_names = st.sampled_from(CHANNELS)
bot_names = st.sampled_from(BOTS)
doors = st.sampled_from(WAYS)
streams = st.sampled_from(STREAMS)
channel_sets = st.lists(channel_names, min_size=1, unique=True)
limits = st.sampled_from((1, 2, 3, 7, 100, 1000))


class Setting:
    """One variant: how its servers are started, and what was done with them."""

    def __init__(self, program, folder, journal, keep, is_closed):
        self.program, self.folder, self.journal, self.keep = program, folder, journal, keep
        #: For those with a login alone. All read and post with tokens then.
        self.is_closed = is_closed
        self.steps = self.chats = self.restarts = self.gaps = self.deletions = self.edits = 0
        self.refusals = 0
        #: All chats of a variant have the same keys, so that making a bot's takes no time.
        self.keys = os.path.join(folder, f"keys-{journal}-{keep}")
        self.bots = None

    def server(self, place, admin):
        journal = os.path.join(place, "fireside.db") if self.journal == "sqlite" else "memory"
        login = moderators.OPTIONS if self.is_closed else ("--publish-rate", "0", "--speaker-rate", "0")
        options = ["--journal", journal, "--keep-messages", str(self.keep), "--admin-socket", admin,
                   "--secret-file", self.keys, *login]
        log = os.path.join(self.folder, f"server-{self.journal}-{self.keep}.log")
        return Server(self.program, options, log)

    def make_bots(self):
        """Once the first server has made the keys."""
        if self.bots is None:
            keys = ["--secret-file", self.keys]
            self.bots = {name: Bot(self.program, keys, name) for name in (*BOTS, NOBODY)}
        return self.bots


def same(found, expected, what="messages"):
    assert found == expected, f"{what}: {found}, and not {expected}"


def content(message):
    """As the model has it: a text, what became of one, or what is changed."""
    if "deleted" in message:
        return ("deleted", chat.number_of(message["deleted"]))
    if "cleared" in message:
        return ("cleared",)
    text = message["body"]["text"]
    if "tombstone" in message:
        same(text, "This message was deleted.", "what old clients show of a deleted message")
        return STUB
    if "edits" in message:
        return ("edit", chat.number_of(message["edits"]), text)
    return ("edited", text) if "edited" in message else text


def step(**arguments):
    """A rule of Hypothesis, and a count of how often it is gone by."""
    def decorate(function):
        @functools.wraps(function)
        def counted(self, **words):
            self.setting.steps += 1
            function(self, **words)
        return rule(**arguments)(counted)
    return decorate


class Talk(RuleBasedStateMachine):
    """One chat from its first message on."""

    setting = None

    def __init__(self):
        super().__init__()
        self.setting.chats += 1
        self.place = tempfile.mkdtemp(prefix="fireside-model-")
        self.model = Model(self.setting.keep)
        self.admin = os.path.join(self.place, "admin.sock")
        self.server = self.setting.server(self.place, self.admin)
        self.moderator = Moderator(lambda: self.server.port, [], 0)
        self.silent = {}
        self.cursors = []
        self.begin()

    def begin(self, was_killed=False):
        """Asks where the journal stands, after each start."""
        self.server.start()
        self.bots = self.setting.make_bots()
        #: With what everybody reads.
        self.fields = self.bots[NOBODY].fields if self.setting.is_closed else ()
        page = self.ask(["red"], "now")
        epoch, number = chat.epoch_of(page["next"]), chat.number_of(page["next"])
        if self.setting.journal == "memory":
            assert epoch != self.model.epoch, "two journals in memory have one epoch"
            self.model.forget()
            self.silent.clear()
        elif self.model.epoch:
            assert epoch == self.model.epoch, "the file's epoch changed"
            self.model.restart(was_killed)
        self.setting.restarts += self.model.epoch is not None
        assert number == self.model.last, f"the last number is {number}, not {self.model.last}"
        self.model.epoch = epoch

    def teardown(self):
        self.server.terminate()
        shutil.rmtree(self.place)

    def ask(self, channels, since, way=Poll, **words):
        """The first answer at a door, which is the same at each."""
        with Visit(
                self.server.port, way(), channels, since, fields=self.fields, **words) as visit:
            page = visit.next()
            assert page is not None, f"{way.name} was answered {visit.way.head}"
            return page

    def position(self, number):
        return f"{self.model.epoch}:{number}"

    def plain(self, messages):
        """Messages as the model has them."""
        return [
            (chat.number_of(message["id"]), message["channel"], content(message),
             message.get("from"))
            for message in messages
        ]

    def expect(self, page, channels, messages, more, gap, are_all=True):
        """An answer is these messages, and its `next` skips none; or only some that tell of
        deletions, unless the messages are all that there are."""
        same(self.plain(page["messages"]), messages)
        same(page.get("more", False), more, "more")
        same(page.get("gap", False), gap, "gap")
        positions = [message["id"] for message in page["messages"]] + [page["next"]]
        same({chat.epoch_of(each) for each in positions}, {self.model.epoch}, "epochs")
        after = chat.number_of(page["next"])
        first, last = messages[-1][0] if messages else 0, self.model.last
        assert first <= after <= last, f"next is {after}; the last message of all is {last}"
        kept = self.model.kept(channels)[0] if are_all else self.model.texts(channels)
        unseen = {message[0] for message in kept}
        unseen -= {message[0] for message in messages}
        skipped = [number for number in unseen if messages and messages[-1][0] < number <= after]
        assert not skipped, f"next is {after}, behind {skipped}, which did not come"
        self.setting.gaps += gap
        self.cursors.append(page["next"])

    # Posting.

    @step(channel=channel_names, name=st.sampled_from((None, "ann", "bob")))
    def publish(self, channel, name):
        self.say(channel, name)

    @step(channel=channel_names, count=st.integers(2, 12))
    def publish_many(self, channel, count):
        for _ in range(count):
            self.say(channel)

    def is_said(self, answer, number):
        assert answer.status == 201, f"a message was answered {answer!r}"
        same(answer.json(), {"id": self.position(number)}, "the message's id")

    def say(self, channel, name=None, nonce=None, bot=None):
        text = f"{channel} {self.model.last + 1} <&\u2028\U0001f525>"
        request, name, author = self.post(channel, text, name, nonce, bot)
        answer = wire.ask(self.server.port, request)
        number = self.model.say(channel, text, name, author)
        self.is_said(answer, number)
        return request, number

    def post(self, channel, text, name, nonce, bot):
        """A request, the name that will be shown, and whose message it is."""
        if bot is None and self.setting.is_closed:
            bot = self.bots[NOBODY]
        if bot is None:
            return chat.publish_request(channel, text, nonce=nonce, name=name), name, None
        request = chat.publish_request(channel, text, nonce=nonce, fields=bot.fields)
        return request, bot.name, bot.name

    @step(channel=channel_names, name=st.sampled_from((None, "ann", "bob")), data=st.data())
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
        request, name, author = self.post(channel, text, name, nonce, None)
        wire.cut(self.server.port, request, max(offset, 1), "reset")
        return request, self.model.say(channel, text, name, author)

    @precondition(lambda self: self.model.nonces)
    @step(data=st.data())
    def publish_again(self, data):
        nonce = data.draw(st.sampled_from(sorted(self.model.nonces)))
        request, number = self.model.nonces[nonce]
        answer = wire.ask(self.server.port, request)
        self.is_said(answer, number)

    @step(channel=channel_names)
    def whisper_to_nobody(self, channel):
        """Neither kept nor numbered."""
        request = chat.publish_request(channel, "typing", ttl=3, fields=self.fields)
        answer = wire.ask(self.server.port, request)
        same((answer.status, answer.json()), (201, {"id": None}), "a whisper")

    @step(channel=channel_names, name=bot_names)
    def publish_as_bot(self, channel, name):
        if name in self.silent:
            answer = wire.ask(self.server.port, self.post(channel, "x", None, None, self.bots[name])[0])
            self.is_refused(answer)
        else:
            self.say(channel, bot=self.bots[name])

    def is_refused(self, answer):
        same(answer.status, 403, "the answer to one who is silenced")
        self.setting.refusals += 1

    # Silencing, and letting speak again.

    @precondition(lambda self: self.setting.is_closed)
    @step(name=bot_names, measure=st.sampled_from(("mute", "ban")))
    def silence(self, name, measure):
        if name not in self.silent and self.knows(name):
            answer = self.moderator.post(f"/moderation/{measure}", person=self.bots[name].person)
            same(answer and answer.status, 200, "the answer to a moderator")
            self.silent[name] = measure

    @precondition(lambda self: self.silent)
    @step(data=st.data())
    def pardon(self, data):
        name = data.draw(st.sampled_from(sorted(self.silent)))
        measure = self.silent.pop(name)
        answer = self.moderator.post(f"/moderation/un{measure}", person=self.bots[name].person)
        same(answer and answer.status, 200, "the answer to a moderator")

    @precondition(lambda self: self.setting.is_closed and self.model.last)
    @step(data=st.data())
    def delete_as_moderator(self, data):
        number = data.draw(st.integers(0, self.model.last + 1))
        channel = self.model.find(number) or "red"
        answer = self.moderator.post(f"/channels/{channel}/messages/{self.position(number)}/delete")
        if self.model.find(number):
            self.is_changed(answer, self.model.delete(number))
            self.setting.deletions += 1
        else:
            same(answer.status, 404, "the answer where there is nothing to delete")

    def knows(self, name):
        """Which person a script is can be seen beside its messages, and is the same for all chats."""
        bot = self.bots[name]
        for number, author in self.model.authors.items():
            if bot.person is None and author == name and (channel := self.model.find(number)):
                page = chat.history(self.server.port, channel, self.fields)
                bot.person = next(
                    each["person"] for each in page if chat.number_of(each["id"]) == number)
        return bot.person

    # Editing and deleting.

    def is_changed(self, answer, number):
        same((answer.status, answer.json()), (200, {"id": self.position(number)}), "a change")

    @precondition(lambda self: self.model.last)
    @step(name=bot_names, data=st.data())
    def edit(self, name, data):
        """Also what is somebody else's, or no longer there, or tells of a change itself."""
        name, number, channel = self.draw_change(name, data)
        text = f"edited {self.model.last + 1} <&\u2028\U0001f525>"
        request = self.bots[name].edit_request(channel, self.position(number), text)
        answer = wire.ask(self.server.port, request)
        if name in self.silent:
            self.is_refused(answer)
        elif self.may_change(answer, number, channel, name):
            self.is_changed(answer, self.model.edit(number, text))
            self.setting.edits += 1

    @precondition(lambda self: self.model.last)
    @step(name=bot_names, data=st.data())
    def delete_own(self, name, data):
        name, number, channel = self.draw_change(name, data)
        answer = wire.ask(
            self.server.port, self.bots[name].delete_request(channel, self.position(number)))
        if name in self.silent:
            self.is_refused(answer)
        elif self.may_change(answer, number, channel, name):
            self.is_changed(answer, self.model.delete(number))
            self.setting.deletions += 1

    def draw_change(self, name, data):
        """Who, which message, in which channel: mostly what an author may change."""
        own = [number for number, author in self.model.authors.items()
               if author in BOTS and self.model.find(number)]
        if own and data.draw(st.integers(0, 3), "0: anything"):
            number = data.draw(st.sampled_from(own))
            name = self.model.authors[number]
        else:
            number = data.draw(st.integers(0, self.model.last + 1))
        channel = self.model.find(number) or "red"
        if data.draw(st.integers(0, 9), "0: any channel") == 0:
            channel = data.draw(channel_names)
        return name, number, channel

    def may_change(self, answer, number, channel, name):
        """Whether it must have been done; a refusal is compared."""
        if self.model.find(number) != channel:
            same(answer.status, 404, "the answer where there is nothing to change")
            return False
        if self.model.authors[number] != name:
            same(answer.status, 403, "the answer about somebody else's message")
            return False
        return True

    @precondition(lambda self: self.model.last)
    @step(data=st.data())
    def delete(self, data):
        """By the operator, and also what is no longer there, or never was, or tells of a change itself."""
        number = data.draw(st.integers(0, self.model.last + 1))
        answer = moderation.delete(self.admin, self.position(number))
        if self.model.find(number):
            self.is_changed(answer, self.model.delete(number))
            self.setting.deletions += 1
        else:
            same(answer.status, 404, "the answer where there is nothing to delete")

    @step(channel=channel_names)
    def clear(self, channel):
        answer = moderation.clear(self.admin, channel)
        if self.model.logs.get(channel):
            self.is_changed(answer, self.model.clear(channel))
            self.setting.deletions += 1
        else:
            same(answer.status, 404, "the answer where there is nothing to clear")

    # Polling.

    @step(channels=channel_sets, limit=limits, way=doors, data=st.data())
    def poll(self, channels, limit, way, data):
        cursor = data.draw(st.sampled_from(self.cursors[-8:] or [self.position(0)]))
        self.poll_since(channels, cursor, limit, way)

    @step(channels=channel_sets, limit=limits, way=doors, data=st.data())
    def poll_from_anywhere(self, channels, limit, way, data):
        """Also from the future, where a cursor of this journal leads nowhere."""
        number = data.draw(st.integers(0, self.model.last + 2))
        self.poll_since(channels, self.position(number), limit, way)

    @step(channels=channel_sets, limit=limits, way=doors)
    def poll_from_another_journal(self, channels, limit, way):
        self.poll_since(channels, "zz9z:3", limit, way)

    def poll_since(self, channels, cursor, limit, way):
        epoch, number = chat.epoch_of(cursor), chat.number_of(cursor)
        page = self.ask(channels, cursor, way, limit=limit)
        self.expect(page, channels, *self.model.since(channels, epoch, number, limit))

    @step(channels=channel_sets, limit=limits, way=doors)
    def poll_start(self, channels, limit, way):
        page = self.ask(channels, "start", way, limit=limit)
        kept, _ = self.model.kept(channels)
        self.expect(page, channels, kept[:limit], len(kept) > limit, False)

    @step(channels=channel_sets, count=st.integers(1, 12), limit=limits, way=doors)
    def poll_last(self, channels, count, limit, way):
        page = self.ask(channels, f"-{count}", way, limit=limit)
        texts = self.model.texts(channels)
        self.expect(page, channels, texts[-min(count, limit):], False, False, are_all=False)

    @step(channels=channel_sets, way=doors)
    def poll_now(self, channels, way):
        self.expect(self.ask(channels, "now", way), channels, [], False, False)

    @step(channels=channel_sets, limit=limits, way=doors)
    def read_on(self, channels, limit, way):
        """From the start with every `next`, until there is no more: all that is kept, once."""
        since, messages = "start", []
        while True:
            page = self.ask(channels, since, way, limit=limit)
            messages += self.plain(page["messages"])
            if not page.get("more"):
                break
            assert page["next"] != since, "there is more, and next stands still"
            since = page["next"]
        same(messages, self.model.kept(channels)[0])

    @step(
        channels=channel_sets, offset=st.integers(0, 1200), way=doors,
        how=st.sampled_from(wire.CUTS))
    def poll_cut(self, channels, offset, way, how):
        """The client has not seen it, and asks again from where it stood: nothing changes."""
        cursor = self.cursors[-1] if self.cursors else "start"
        visit = Visit(self.server.port, way(), channels, cursor, fields=self.fields)
        try:
            while visit.count < offset and visit.receive(0.05, offset - visit.count):
                pass
        except TimeoutError:
            pass  # a stream has said all
        visit.leave(how)

    @step(
        channels=channel_sets, channel=channel_names, limit=limits,
        ttl=st.sampled_from((None, None, 5)))
    def park(self, channels, channel, limit, ttl):
        """A waiting client gets the next message, and nothing of other channels."""
        cursor = self.position(self.model.last)
        before = self.model.last
        with wire.connect(self.server.port) as sock:
            sock.sendall(chat.poll_request(
                channels, cursor, hold=1, limit=limit, fields=self.fields))
            self.wait_parked(1)
            if ttl and channel in channels:
                name = NOBODY if self.setting.is_closed else "ann"
                request = chat.publish_request(
                    channel, "typing", name=None if self.fields else name, ttl=ttl, fields=self.fields)
                wire.ask(self.server.port, request)
                page = wire.receive(sock)[0].json()
                whispers = [
                    (each["channel"], each["from"], each["ttl"], each["body"]["text"])
                    for each in page["messages"] if "id" not in each
                ]
                same(whispers, [(channel, name, ttl, "typing")], "whispers")
                self.cursors.append(page["next"])
                return
            self.say(channel)
            if channel not in channels:
                self.say(channels[0])
            page = wire.receive(sock)[0].json()
            messages, more, gap = self.model.since(
                channels, self.model.epoch, before, limit)
            self.expect(page, channels, messages, more, gap)

    @step(
        channels=channel_sets, others=channel_sets, said=st.lists(channel_names, max_size=8),
        limit=limits, way=streams, data=st.data())
    def stream(self, channels, others, said, limit, way, data):
        """From a cursor through all that is kept, and on while others talk; a socket turns."""
        number = data.draw(st.integers(0, self.model.last))
        cursor = self.position(number)
        _, _, gap = self.model.since(channels, self.model.epoch, number, limit)
        with Visit(self.server.port, way(), channels, cursor, limit=limit,
                   fields=self.fields) as visit:
            kept, _ = self.model.kept(channels)
            self.hear(visit, [each for each in kept if each[0] > number], limit, gap)
            if way is Socket and data.draw(st.booleans(), "it turns to other channels"):
                same(visit.ask(do=1, listen=others), {"re": 1}, "the reply to listen")
                channels = others
            before = self.model.last
            for channel in said:
                self.say(channel)
            # What was dropped while it was said may have been heard before, or is told as a gap.
            came, gap = [], False
            due = [each for each in self.model.said if each[0] > before and each[1] in channels]
            while due and (not came or came[-1] != due[-1]):
                page = self.next(visit)
                came += self.plain(page["messages"])
                gap = gap or page.get("gap", False)
            if gap:
                due = [each for each in due if each in came]
                kept, _ = self.model.kept(channels)
                same([each for each in kept if each[0] > before and each not in came], [], "lost")
            same(came, due)

    def next(self, visit):
        """The next answer without whispers: one that was said to nobody may still be on its way to
        another loop, where somebody listens by then."""
        while True:
            page = visit.next()
            kept = [message for message in page["messages"] if "id" in message]
            if kept or not page["messages"]:
                return {**page, "messages": kept}

    def hear(self, visit, messages, limit, gap):
        """Answers until these messages have come; a gap is told in the first."""
        page = self.next(visit)
        same(page.get("gap", False), gap, "gap")
        came = self.plain(page["messages"])
        while len(came) < len(messages):
            assert page.get("more"), f"{len(came)} of {len(messages)}, and no more"
            page = self.next(visit)
            came += self.plain(page["messages"])
            assert len(page["messages"]) <= limit, f"{len(page['messages'])} come, limit {limit}"
        same(came, messages)
        assert not page.get("more"), "there is more than there is"
        self.cursors.append(page["next"])

    def wait_parked(self, count):
        line = f"\nfireside_parked {count}\n".encode()
        while line not in wire.ask(self.server.port, wire.request("GET", "/metrics")).body:
            pass

    @step(channel=channel_names, limit=limits, data=st.data())
    def read_history(self, channel, limit, data):
        before = data.draw(st.none() | st.integers(1, self.model.last + 1))
        request = chat.history_request(channel, before and self.position(before), limit, self.fields)
        page = wire.ask(self.server.port, request).json()
        older = [m for m in self.model.texts([channel]) if before is None or m[0] < before]
        same(self.plain(page["messages"]), older[-limit:])
        same(page.get("more", False), len(older) > limit, "more")
        dropped = self.model.kept([channel])[1]
        same(page.get("gap", False), dropped > 0 and len(older) <= limit, "gap")

    @step(channel=channel_names)
    def read_history_of_another_journal(self, channel):
        request = chat.history_request(channel, "zz9z:3", fields=self.fields)
        same(wire.ask(self.server.port, request).json(), {"messages": [], "gap": True}, "page")

    @step()
    def list_channels(self):
        page = wire.ask(self.server.port, wire.request("GET", "/channels", fields=self.fields)).json()
        last = {message[1]: self.position(message[0]) for message in self.model.said}
        same({each["name"]: each["last"] for each in page["channels"] if each.get("last")}, last)

    # Stopping and starting again.

    @step(way=doors, how=st.sampled_from(("SIGTERM", "SIGTERM under a client", "SIGKILL")))
    def restart(self, how, way):
        if how == "SIGTERM":
            self.server.terminate()
        elif how == "SIGKILL":
            self.server.kill()
        else:
            self.terminate_under(way)
        self.begin(was_killed=how == "SIGKILL")

    def terminate_under(self, way):
        """A waiting client is told to come back, from the same cursor, and when."""
        cursor = self.position(self.model.last)
        with Visit(
                self.server.port, way(), ["red"], cursor, hold=30, fields=self.fields) as visit:
            if way.is_stream:
                same(self.next(visit)["messages"], [], "the first answer")
            else:
                self.wait_parked(1)
            self.server.process.terminate()
            page = self.next(visit)
            same((page["messages"], page["next"]), ([], cursor), "the last answer")
            assert 0 <= page["retry"] <= 5000, f"retry is {page['retry']}"
            if way.is_stream:
                assert visit.next() is None, "the server speaks on"
            if way is Socket:
                same(visit.way.code, 1001, "the code of the end")
        self.server.ended()
