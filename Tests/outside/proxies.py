"""The server behind proxies as Debian has them: nginx in three ways, and the files of docs/deploy.

What is in docs/deploy passes all doors, over TLS, at once, with what the server must know of the client.
Behind an nginx that does not, each door either works or says so at once.
"""
# SPDX-License-Identifier: MIT

import gzip
import json
import os
import re
import ssl
import subprocess
import threading
import time
from urllib.parse import urlencode

import chat
import proxied
import proxy
import wire
from server import Server
from visit import Visit
from ways import Poll, ProxiedEvents, Script, Socket

TRIALS, UNIT = 20, "messages at each door"
DEPLOYED = ("nginx.conf", "haproxy.cfg", "Caddyfile")
#: Seconds: what comes at once comes within this time, what is held back does not; and the server's
#: hold, after which it breaks a silence.
AT_ONCE, HELD_BACK, HOLD = 2, 1, 3
WAYS = (Poll, Script, ProxiedEvents, Socket)
COOKIE = re.compile(r"(?im)^set-cookie: (__Host-[^=]+=[^;\r]*)[^\r]*; Secure")


def run(report, program, folder, trials, seed):
    options = [
        "--journal", "memory", "--publish-rate", "0", "--hold", str(HOLD), "--trust-proxy", "127.0.0.1",
        "--login", "off", "--bayeux", "on"]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        threads = [threading.Thread(
            target=guard, args=(report, name, behind, name, folder, server.port, trials))
            for name in DEPLOYED]
        threads.append(threading.Thread(
            target=guard, args=(report, "nginx", three_ways, folder, server.port, trials)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.terminate()
    report.figure(f"{', '.join(DEPLOYED)} as in docs/deploy, and nginx in three ways")
    proxied.run(report, program, folder)


def guard(report, name, play, *words):
    try:
        play(report, *words)
    except Exception as error:
        report.fail(f"{name}: {type(error).__name__}: {error}")


def three_ways(report, folder, port, trials):
    front, ports = proxy.nginx(os.path.join(folder, "nginx"), port)
    with front:
        for name, near in ports.items():
            for way in WAYS:
                what = f"nginx that {name}, {way.name}"
                if way is Socket and name != "passes":
                    refused_at_once(report, near, what)
                elif way is ProxiedEvents and name == "buffers":
                    held_back(report, near, what)
                else:
                    talk(report, Path(near, port), way, f"{name}-{way.name}", what, trials)


class Path:
    """How a client gets to the server: `near` is the proxy's port, `far` the server's."""

    host, origin, context, source = "outside", "http://outside", None, None

    def __init__(self, near, far):
        self.near, self.far = near, far

    def visit(self, way, channel, since, fields=()):
        return Visit(self.near, way, [channel], since, context=self.context, host=self.host,
                     fields=fields, hold=None)

    def ask(self, request):
        """The answer's head: what comes behind it may never end."""
        with self.send(request) as sock:
            data = b""
            while (end := data.find(wire.HEAD_END)) < 0:
                data += sock.recv(65536)
            return wire.Answer(data, end + len(wire.HEAD_END))

    def ask_whole(self, request):
        with self.send(request) as sock:
            return wire.receive(sock)[0]

    def send(self, request):
        sock = wire.connect(self.near, source=self.source, context=self.context)
        sock.sendall(request.replace(b"Host: outside", f"Host: {self.host}".encode()))
        return sock


class SecurePath(Path):
    """Over TLS, to the name that docs/deploy has."""

    def __init__(self, near, far, chain):
        super().__init__(near, far)
        self.host = f"chat.example:{near}"
        self.origin = f"https://{self.host}"
        self.context = ssl.create_default_context(cafile=chain)


def refused_at_once(report, port, what):
    """A proxy dropped Upgrade. The client is told, and does not wait as a poll."""
    began = time.monotonic()
    with Visit(port, Socket(), ["x"], "now", hold=20) as visit:
        page, took = visit.next(), time.monotonic() - began
    report.check(
        page is None and visit.way.status == 426, f"{what}: it was answered {visit.way.head}")
    report.check(took < AT_ONCE, f"{what}: refused after {took:.1f} s")


def held_back(report, port, what):
    """Not one byte, not even the head: that is how a client finds out."""
    with Visit(port, ProxiedEvents(), ["x"], "now") as visit:
        try:
            visit.receive(HELD_BACK)
        except TimeoutError:
            report.check(True, "")
        else:
            report.fail(f"{what}: it does not buffer: {visit.way.head}")


def talk(report, path, way, channel, what, trials):
    """The first answer at once, messages at once and in order, and a word in silence."""
    hear = follow if way().is_stream else ask_again_and_again
    texts = hear(report, path, way, channel, what, trials)
    report.check(texts == [f"message {n}" for n in range(trials)], f"{what}: came {texts}")


def follow(report, path, way, channel, what, trials):
    with path.visit(way(), channel, "now") as visit:
        first(report, visit, what)
        texts, slow = [], 0
        for number in range(trials):
            began = time.monotonic()
            publish(path.far, channel, number)
            texts += texts_of(visit.next())
            slow = max(slow, time.monotonic() - began)
        report.check(slow < AT_ONCE, f"{what}: a message came after {slow:.1f} s")
        silence = visit.next(HOLD + AT_ONCE + 5)
        report.check(silence["messages"] == [], f"{what}: silence is {silence}")
        if way is Socket:
            speak(report, visit, channel, what)
        return texts


def ask_again_and_again(report, path, way, channel, what, trials):
    poster = threading.Thread(target=publish_slowly, args=(path.far, channel, trials))
    poster.start()
    cursor, texts = "start", []
    while len(texts) < trials:
        with path.visit(way(), channel, cursor) as visit:
            page = visit.next()
            texts += texts_of(page)
            cursor = page["next"]
    poster.join()
    return texts


def publish_slowly(port, channel, count):
    for number in range(count):
        time.sleep(0.05)
        publish(port, channel, number)


def first(report, visit, what):
    began = time.monotonic()
    page, took = visit.next(), time.monotonic() - began
    report.check(page is not None and page["messages"] == [], (
        f"{what}: first came {page}, {visit.way.head}"))
    report.check(took < AT_ONCE, f"{what}: the first answer came after {took:.1f} s")


def speak(report, visit, channel, what):
    reply = visit.ask(do=1, say=channel, body={"text": "from here"})
    report.check("id" in reply, f"{what}: a message was answered {reply}")
    visit.say(do=2, listen="no list")
    visit.until(lambda: 2 in visit.way.replies)
    visit.sock.sendall(b"\x82\x80\0\0\0\0")
    visit.until(lambda: visit.way.code)
    report.check(visit.way.code == 1003, f"{what}: a binary frame ends with {visit.way.code}")


def publish(port, channel, number):
    answer = wire.ask(port, chat.publish_request(channel, f"message {number}"))
    assert answer.status == 201, f"a message was answered {answer!r}"


def texts_of(page):
    return [message["body"]["text"] for message in page["messages"]]


def behind(report, name, folder, port, trials):
    """One file of docs/deploy."""
    place = os.path.join(folder, name)
    with proxy.Deployed(name, place, port) as front:
        path = SecurePath(front.port, port, os.path.join(place, "chain.pem"))
        # An address of its own for each proxy: the limit for logins is by the client's address.
        path.source = f"127.0.0.{2 + DEPLOYED.index(name)}"
        for way in WAYS:
            channel = f"{name.replace('.', '-')}-{way.name}".lower()
            talk(report, path, way, channel, f"{name}, {way.name}", trials)
        origins(report, path, name)
        bayeux(report, path, name)
        pages(report, path, name)
        closed(report, path, name)
        lines(report, path, name, place)
        too_many_logins(report, path, name)


def pages(report, path, name):
    """Nobody compresses the page of who has logged in; a stranger's comes as Fireside made it."""
    wish = ["Accept-Encoding: gzip", "Accept: text/html"]
    stranger = path.ask_whole(wire.request("GET", "/chat", fields=wish))
    report.check(
        stranger.status == 200 and b"</html>" in gzip.decompress(stranger.body),
        f"{name}: a stranger's page: {stranger.head}")
    answer = path.ask_whole(wire.request("GET", "/me"))
    found = COOKIE.search(answer.head)
    report.check(found, f"{name}: the cookie is not Secure: {answer.head}")
    form = urlencode({"name": f"ann at {name}", "_xsrf": answer.json()["xsrf"]}).encode()
    cookie = f"Cookie: {found[1]}" if found else "Cookie: none"
    answer = path.ask_whole(wire.request(
        "POST", "/login", form, "application/x-www-form-urlencoded", fields=[cookie]))
    again = COOKIE.search(answer.head)
    page = path.ask_whole(wire.request(
        "GET", "/chat", fields=[f"Cookie: {again[1]}" if again else cookie, *wish]))
    report.check(
        answer.status == 200 and page.status == 200 and f"ann at {name}".encode() in page.body
        and "content-encoding" not in page.head.lower(),
        f"{name}: the page of who has logged in ({answer.status}) is compressed: {page.head}")


def origins(report, path, name):
    """Host comes through: a page of the proxy's own name may open a WebSocket, another may not."""
    for origin, status in ((path.origin, 101), ("https://evil.example", 403)):
        way = Socket()
        with path.visit(way, "origins", "now", fields=[f"Origin: {origin}"]) as visit:
            visit.until(lambda: way.status)
            report.check(way.status == status, f"{name}: Origin {origin} gets {way.head}")


def bayeux(report, path, name):
    """Faye's and CometD's clients: a session's requests, its messages as events, and a WebSocket."""
    def ask(channel, **words):
        message = {"channel": f"/meta/{channel}", **words}
        answer = path.ask_whole(wire.request(
            "POST", f"/bayeux/{channel}", json.dumps([message]).encode(), "application/json"))
        (reply,) = answer.json()
        report.check(reply["successful"], f"{name}: {message} is answered {reply}")
        return reply

    client = ask("handshake", version="1.0", supportedConnectionTypes=["eventsource"])["clientId"]
    channel = f"bayeux-{name.split('.')[0]}".lower()
    ask("subscribe", clientId=client, subscription=f"/chat/{channel}")
    events = wire.request("GET", f"/bayeux/{client}", fields=["Accept: text/event-stream"])
    with path.send(events) as sock:
        sock.settimeout(AT_ONCE)
        publish(path.far, channel, 0)
        data = b""
        while b"message 0" not in data:
            data += sock.recv(65536)
    answer = path.ask(wire.request("GET", "/bayeux", fields=Socket.fields))
    report.check(answer.status == 101, f"{name}: a Bayeux WebSocket is answered {answer.head}")


def closed(report, path, name):
    """What is for operators comes from the server itself alone."""
    for target in ("/metrics", "/ready"):
        answer = path.ask(wire.request("GET", target))
        report.check(answer.status == 404, f"{name}: {target} is answered {answer.head}")
        own = wire.ask(path.far, wire.request("GET", target))
        report.check(own.status == 200, f"{name}: {target} of the server itself: {own!r}")
    answer = path.ask(wire.request("GET", "/health"))
    report.check(answer.status == 200, f"{name}: /health is answered {answer.head}")


def lines(report, path, name, place):
    """curl, which speaks HTTP/2 where the proxy does: a line a message, at once."""
    channel = f"lines-{name.split('.')[0]}".lower()
    curl = subprocess.Popen([
        "curl", "-sN", "--cacert", os.path.join(place, "chain.pem"),
        "--resolve", f"{path.host}:127.0.0.1",
        f"{path.origin}/channels/{channel}/stream?format=json&since=start"],
        stdout=subprocess.PIPE)
    alarm = threading.Timer(20, curl.kill)
    alarm.start()
    try:
        for number in range(3):
            publish(path.far, channel, number)
            line = curl.stdout.readline().decode()
            report.check(f"message {number}" in line, f"{name}: a line is {line!r}")
    finally:
        alarm.cancel()
        curl.kill()
        curl.wait()
        curl.stdout.close()


def too_many_logins(report, path, name):
    statuses = [path.ask(wire.request(
        "POST", "/login", b"name=ann", "application/x-www-form-urlencoded")).status
        for _ in range(20)]
    report.check(
        statuses[0] != 429 and statuses[-1] == 429, f"{name}: 20 logins are answered {statuses}")
