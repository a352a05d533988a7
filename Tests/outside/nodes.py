"""Three nodes on one Redis, behind nginx: to their clients they are one server.

Cursors, nonces, logins, presence, deletions and kicks are good at every node, nodes may come and go, and
Redis may be restarted. What happens when whole hosts break is played by cluster.py.
"""
# SPDX-License-Identifier: MIT

import copy
import json
import os
import threading
import time
from urllib.parse import urlencode

import chat
import moderation
import proxy
import wire
from processes import Node, Process, until
from visit import Visit
from ways import EventStream, Poll, Socket

TRIALS, UNIT = 120, "messages"
HOLD = 1
#: Who is gone is listed no longer: two holds, and what it takes to find out and to tell.
GONE = 2 * HOLD + 4
OPTIONS = ("--hold", str(HOLD), "--loops", "2", "--login", "off", "--publish-rate", "0",
           "--bayeux", "on")


def run(report, program, folder, trials, seed):
    with Nodes(program, folder) as nodes:
        for play in (roaming, read_your_own, waiting, nonces, bayeux, names, presence, topics, reading,
                     deletions, kicks, restarts, redis_restarts):
            began = time.monotonic()
            play(report, nodes, trials)
            print(f"  {play.__name__.replace('_', ' ')}: {time.monotonic() - began:.1f} s", flush=True)
    report.figure("three nodes, one Redis, nginx")


class Nodes:
    """All of it, each in a folder of its own."""

    def __init__(self, program, folder):
        self.folder = folder
        redis, self.front = proxy.free_ports(2)
        data = self.place("redis")
        self.redis = Process(
            ["redis-server", "--port", redis, "--bind", "127.0.0.1", "--dir", data, "--save", "",
             "--appendonly", "yes", "--appendfsync", "always"], os.path.join(data, "log"))
        self.all = [
            Node(self.place(f"node{number}"), program, f"redis://127.0.0.1:{redis}/chat",
                 "--keys", "engine", *OPTIONS)
            for number in (1, 2, 3)]
        self.sockets = [node.socket for node in self.all]
        upstream = proxy.page_of_docs("cluster/nginx.conf")
        for number, path in enumerate(self.sockets, 1):
            upstream = proxy.put(upstream, f"server 10.0.0.{number}:8080", f"server unix:{path}")
        self.nginx = proxy.of_nginx(
            self.place("nginx"), f"{upstream} server {{ listen 127.0.0.1:{self.front}; "
            f"location / {{ proxy_pass http://fireside; {proxy.PASSES} }} }}", [self.front])

    def place(self, name):
        path = os.path.join(self.folder, name)
        os.makedirs(path)
        return path

    def __enter__(self):
        try:
            # Nodes come before the engine: they wait for it.
            for node in self.all:
                node.start()
            self.redis.start()
            self.nginx.start()
            self.until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.nginx.process:
            self.nginx.stop()
        for each in (*self.all, self.redis):
            each.kill()

    def until_ready(self, patience=20):
        until(lambda: all(node.is_ready() for node in self.all), patience, "all nodes are ready")

    def each(self, count):
        """The nodes' sockets in turn."""
        return [self.sockets[number % 3] for number in range(count)]


def say(node, channel, text, **words):
    answer = wire.ask(node, chat.publish_request(channel, text, **words))
    assert answer.status == 201, f"a message was answered {answer!r}"
    return answer.json()["id"]


def poll(node, channels, since, **words):
    answer = wire.ask(node, chat.poll_request(channels, since, **words))
    assert answer.status == 200, f"a poll was answered {answer!r}"
    return answer.json()


def texts(page):
    return [each["body"]["text"] for each in page["messages"] if "body" in each]


def roaming(report, nodes, trials):
    """Said at one node after the other, and read at one after the other."""
    said = [f"roaming-{number}" for number in range(trials)]
    for node, text in zip(nodes.each(trials), said):
        say(node, "roaming", text)
    read, cursor = [], "start"
    for node in nodes.each(trials):
        page = poll(node, ["roaming"], cursor, limit=7)
        report.check(not page.get("gap"), f"a gap was told at {cursor}")
        read, cursor = read + texts(page), page["next"]
        if not page["messages"]:
            break
    report.check(read == said, f"said {len(said)}, read {len(read)}: {read[:5]}…")
    pages = [texts({"messages": chat.history(node, "roaming")}) for node in nodes.sockets]
    report.check(all(page == said for page in pages), "the nodes have different histories")


def read_your_own(report, nodes, trials):
    """What was acknowledged at one node is there at all others, without waiting."""
    cursor = poll(nodes.sockets[0], ["own"], "now")["next"]
    for number, node in enumerate(nodes.each(trials)):
        text = f"own-{number}"
        position = say(node, "own", text)
        for other in nodes.sockets:
            page = poll(other, ["own"], cursor)
            report.check(texts(page) == [text], f"{text} was said at {node}, and {other} has {page}")
            newest = poll(other, ["own"], "-1")
            report.check(texts(newest) == [text], f"since=-1 at {other} is {newest}")
        cursor = position


def waiting(report, nodes, trials):
    """Who waits at one node hears what is said at another, at each door."""
    for way in (Poll, EventStream, Socket):
        for number, node in enumerate(nodes.sockets):
            other, text = nodes.sockets[(number + 1) % 3], f"waiting-{way.name}-{number}"
            with Visit(node, way(), ["waiting"], "now", **({"hold": 10} if way is Poll else {})) as visit:
                if way.is_stream:
                    visit.next(10)
                else:
                    time.sleep(0.2)
                say(other, "waiting", text)
                page = visit.next(10)
                report.check(
                    page and texts(page) == [text], f"{text} was said at {other}, and {node} told {page}")


def nonces(report, nodes, trials):
    """The same message, sent again to another node, is the same message."""
    for number, node in enumerate(nodes.each(9)):
        words = {"nonce": f"nonce-{number:04}", "name": "ann"}
        ids = {say(each, "nonces", f"once-{number}", **words)
               for each in (node, *nodes.sockets, f"{node}")}
        report.check(len(ids) == 1, f"one nonce has the ids {ids}")
    report.check(len(chat.history(nodes.sockets[0], "nonces")) == 9, "a message was kept twice")


class Visitor:
    """A session, at whichever node."""

    def __init__(self):
        self.cookie = self.token = None

    def ask(self, node, method, path, **form):
        fields = [f"Cookie: {self.cookie}"] if self.cookie else []
        body = urlencode({**form, "_xsrf": self.token}).encode() if method == "POST" else b""
        answer = wire.ask(node, wire.request(
            method, path, body, "application/x-www-form-urlencoded" if body else None, fields))
        for line in answer.head.split("\r\n"):
            if line.lower().startswith("set-cookie:"):
                self.cookie = line.partition(":")[2].strip().partition(";")[0]
        if answer.status == 200 and answer.body.startswith(b"{"):
            self.token = answer.json().get("xsrf", self.token)
        return answer.status

    def log_in(self, node, name):
        self.ask(node, "GET", "/me")
        return self.ask(node, "POST", "/login", name=name)


def bayeux(report, nodes, trials):
    """A session at /bayeux, which one node knows, hears what is said at all of them."""
    def ask(**message):
        answer = wire.ask(nodes.front, wire.request(
            "POST", "/bayeux", json.dumps([message]).encode(), "application/json"))
        reply, *messages = answer.json()
        report.check(reply["successful"], f"a Bayeux message was answered {reply}")
        return reply, messages

    types = ["long-polling"]
    reply, _ = ask(channel="/meta/handshake", version="1.0", supportedConnectionTypes=types)
    client = reply["clientId"]
    ask(channel="/meta/subscribe", clientId=client, subscription="/chat/bayeux")
    said = [f"bayeux-{number}" for number in range(trials)]
    for node, text in zip(nodes.each(trials), said):
        say(node, "bayeux", text)
    heard, number = [], 0
    while len(heard) < len(said):
        number += 1
        _, messages = ask(channel="/meta/connect", clientId=client, connectionType=types[0], id=number)
        heard += [message["data"]["text"] for message in messages]
    report.check(heard == said, f"a Bayeux session heard {heard}")


def names(report, nodes, trials):
    """A login is good at all nodes, a name is taken at all nodes, and so is a logout."""
    one, two, three = nodes.sockets
    ann, other = Visitor(), Visitor()
    report.check(ann.log_in(one, "ann") == 200, "ann could not log in")
    for node in nodes.sockets:
        status = ann.ask(node, "POST", "/channels/names", text=f"from {node}")
        report.check(status == 201, f"ann's message at {node} was answered {status}")
    said = {message.get("from") for message in chat.history(two, "names")}
    report.check(said == {"ann"}, f"ann's messages are from {said}")
    status = other.log_in(three, "ann")
    report.check(status == 409, f"somebody else took ann's name at another node: {status}")
    old = copy.copy(ann)  # its answer begins another session
    report.check(ann.ask(two, "POST", "/logout") in (200, 204), "ann could not log out")
    for node in nodes.sockets:
        until(lambda node=node: old.ask(node, "POST", "/channels/names", text="again") == 403, 5,
              f"ann's session has ended at {node}", every=0.5)
    status = other.log_in(three, "ann")
    report.check(status == 200, f"ann's name is not free after the logout: {status}")


def present(node, channel):
    answer = wire.ask(node, wire.request("GET", f"/channels/{channel}/people"))
    return {each["name"] for each in answer.json()["people"]}


def presence(report, nodes, trials):
    """Who is at one node is listed at all, once; and is gone when that node is."""
    one, two, three = nodes.sockets
    with Visit(two, EventStream(), ["tea"], "now", name="watcher") as watcher:
        watcher.next(10)
        tab, other = (Visit(node, EventStream(), ["tea"], "now", name="ann") for node in (one, three))
        for node in nodes.sockets:
            until(lambda node=node: present(node, "tea") == {"ann", "watcher"}, 5, "ann is listed")
        other.leave()
        time.sleep(GONE)
        report.check(present(three, "tea") == {"ann", "watcher"}, "ann left with one of two tabs")
        nodes.all[0].kill()
        until(lambda: present(three, "tea") == {"watcher"}, GONE + 5, "ann is gone with her node")
        tab.leave()
        kinds = []
        until(lambda: "leave" in kinds or kinds.extend(
            each["kind"] for each in (watcher.next(10) or {"messages": []})["messages"]
            if each.get("from") == "ann"), 10, "ann's going is told")
        report.check(kinds == ["join", "leave"], f"of ann was told: {kinds}")
    nodes.all[0].start()
    nodes.until_ready()


def json_of(node, path, visitor=None):
    fields = [f"Cookie: {visitor.cookie}"] if visitor else []
    answer = wire.ask(node, wire.request("GET", path, b"", None, fields))
    assert answer.status == 200, f"GET {path} at {node} was answered {answer!r}"
    return answer.json()


def topics(report, nodes, trials):
    """A topic that was set at one node is there at all others, and so is the message that tells of it."""
    visitor = Visitor()
    visitor.log_in(nodes.sockets[0], "topical")
    for number, node in enumerate(nodes.each(9)):
        topic = f"topic-{number}"
        status = visitor.ask(node, "POST", "/channels/topics/topic", topic=topic)
        report.check(status == 200, f"a topic at {node} was answered {status}")
        for other in nodes.sockets:
            told = json_of(other, "/channels/topics/topic")
            report.check(told["topic"] == topic, f"{topic} was set at {node}, and {other} has {told}")
            newest = poll(other, ["topics"], "-1")["messages"][-1]["body"]
            report.check(newest == {"text": topic, "topic": topic}, f"{other} tells {newest}")


def reading(report, nodes, trials):
    """What somebody has read at one node, all nodes know some seconds later."""
    one, two, three = nodes.sockets
    reader = Visitor()
    reader.log_in(one, "reader")
    ids = [say(node, "reading", f"read-{number}") for number, node in enumerate(nodes.each(9))]
    for node, marked, known in ((one, 2, 2), (two, 5, 5), (three, 3, 5)):
        status = reader.ask(node, "POST", "/me/read", channel="reading", read=ids[marked])
        report.check(status == 200, f"a mark at {node} was answered {status}")
        marks = [{"name": "reading", "read": ids[known], "unread": 8 - known}]
        until(lambda: all(json_of(each, "/me/read", reader)["channels"] == marks for each in nodes.sockets),
              20, "all nodes know what was read")


def deletions(report, nodes, trials):
    """An operator deletes at one node, and it is gone at all."""
    one, two, three = nodes.sockets
    position = say(one, "deletions", "to be deleted")
    keep = say(two, "deletions", "to be kept")
    with Visit(three, EventStream(), ["deletions"], keep) as reader:
        reader.next(10)
        answer = moderation.delete(nodes.all[1].admin, position)
        report.check(answer.status == 200, f"deleting was answered {answer!r}")
        page = reader.next(10)
        deleted = [each.get("deleted") for each in page["messages"]]
        report.check(deleted == [position], f"the deletion is told as {page}")
    for node in nodes.sockets:
        page = poll(node, ["deletions"], "start")
        report.check("to be deleted" not in json.dumps(page), f"{node} still has it: {page}")
        report.check(
            texts(page) == ["This message was deleted.", "to be kept"], f"{node} has {page}")


def kicks(report, nodes, trials):
    """An operator removes somebody at one node, who has logged in at another."""
    one, two, three = nodes.sockets
    mallory = Visitor()
    status = mallory.log_in(one, "mallory")
    report.check(status == 200, f"mallory could not log in: {status}")
    report.check(
        mallory.ask(three, "POST", "/channels/kicks", text="here") == 201, "mallory could not post")
    answer = moderation.ask(nodes.all[1].admin, "/kick", name="mallory")
    report.check(answer.status == 200, f"a kick was answered {answer!r}")
    for node in nodes.sockets:
        until(lambda node=node: mallory.ask(node, "POST", "/channels/kicks", text="still") == 403, 5,
              f"mallory's session has ended at {node}", every=0.5)


class Talk:
    """Somebody posts through nginx, and somebody reads, while something happens."""

    def __init__(self, nodes, channel):
        self.port, self.channel = nodes.front, channel
        self.said, self.read, self.gaps, self.longest = {}, [], 0, 0.0
        self.is_over = self.is_silent = False
        self.threads = [threading.Thread(target=each, daemon=True) for each in (self.speak, self.listen)]

    def ask(self, request):
        try:
            answer = wire.ask(self.port, request, timeout=20)
        except OSError:
            return None
        return answer if answer.status in (200, 201) else None

    def speak(self):
        while not self.is_over:
            text, began = f"{self.channel}-{len(self.said)}", time.monotonic()
            request = chat.publish_request(self.channel, text, nonce=f"nonce-{text}", name="ann")
            while (answer := self.ask(request)) is None:
                time.sleep(0.02)
            self.said[text] = answer.json()["id"]
            self.longest = max(self.longest, time.monotonic() - began)
            time.sleep(0.01)
        self.is_silent = True

    def listen(self):
        cursor = "start"
        while not self.is_silent or len(self.read) < len(self.said):
            answer = self.ask(chat.poll_request([self.channel], cursor, hold=1, limit=1000))
            if answer is None:
                continue
            page = answer.json()
            self.gaps += bool(page.get("gap"))
            self.read += [(each["body"]["text"], each["id"]) for each in page["messages"] if "body" in each]
            cursor = page["next"]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.3)
        return self

    def __exit__(self, *_):
        time.sleep(0.3)
        self.is_over = True
        for thread in self.threads:
            thread.join(20)

    def check(self, report, what):
        report.check(not any(each.is_alive() for each in self.threads), f"{what}: somebody is stuck")
        report.check(
            self.read == list(self.said.items()),
            f"{what}: {len(self.said)} were said and {len(self.read)} read, in another order or with other ids")
        report.check(self.gaps == 0, f"{what}: {self.gaps} gaps were told without need")
        report.figure(f"{what}: {len(self.said)} messages, the longest took {self.longest:.2f} s")


def restarts(report, nodes, trials):
    """An upgrade: one node after the other. Nobody notices."""
    with Talk(nodes, "restarts") as talk:
        for node in nodes.all:
            node.end()
            node.start()
            nodes.until_ready()
    talk.check(report, "all nodes restarted")


def redis_restarts(report, nodes, trials):
    """Messages wait meanwhile. Nothing is lost, and nobody is told of a gap."""
    with Talk(nodes, "redis") as talk:
        nodes.redis.kill()
        time.sleep(1)
        nodes.redis.start()
        nodes.until_ready()
    talk.check(report, "Redis restarted")
