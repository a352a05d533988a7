"""Clients behind a proxy have each their own limits; what others say of themselves is not believed.

A thousand addresses come through nginx as it is in docs/deploy, over TLS: each comes from an address of
127.0.0.0/8 and claims to be another. The same without nginx: the header from an address that is
trusted, and forged from one that is not. Then a few clients through each proxy on a Unix socket, and a
server that systemd starts.
"""
# SPDX-License-Identifier: MIT

import concurrent.futures
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

import chat
import proxy
import wire
from server import END_WITH_PARENT, Server

ADDRESSES = 1000
#: An address may make one channel an hour, and wait once.
LIMITS = ["--journal", "memory", "--login", "off", "--channel-rate", "1", "--max-parked-per-address", "1",
          "--max-connections-per-address", "20"]
#: Fewer than may come at once.
MESSAGES = 30
NOBODY = "198.51.100.99"
WAIT = wire.request("GET", "/", fields=["Accept: application/json"])


def run(report, program, folder):
    for play in (through_nginx, directly, unix_sockets, activated):
        place = os.path.join(folder, play.__name__)
        os.makedirs(place, exist_ok=True)
        play(report, program, place)


def addresses(block):
    return [f"127.{block}.{number // 250}.{number % 250 + 1}" for number in range(ADDRESSES)]


def through_nginx(report, program, folder):
    """Nobody is counted as 127.0.0.1, or as who they claim to be."""
    with Server(program, [*LIMITS, "--trust-proxy", "127.0.0.1"], log(folder)) as server:
        server.start()
        with proxy.Deployed("nginx.conf", folder, server.port) as front:
            context = ssl.create_default_context(cafile=os.path.join(folder, "chain.pem"))
            clients = [Client(front.port, source, context) for source in addresses(1)]
            limits_hold(report, clients, "nginx")
        server.terminate()


class Client:
    """One connection from an address of its own."""

    def __init__(self, port, source, context=None, forwarded=NOBODY):
        self.words = port, source, context, forwarded
        self.name, self.forwarded = source, forwarded
        self.sock = wire.connect(port, source=source, context=context)

    def again(self):
        """The same client on another connection."""
        return Client(*self.words)

    def send(self, request):
        fields = (f"Host: chat.example:{self.words[0]}\r\nX-Forwarded-For: {self.forwarded}\r\n"
                  f"Forwarded: for={self.forwarded}\r\n")
        self.sock.sendall(request.replace(b"Host: outside\r\n", fields.encode(), 1))

    def status(self, request):
        self.send(request)
        answer, _ = wire.receive(self.sock)
        return answer.status if answer else None

    def close(self):
        self.sock.close()


def limits_hold(report, clients, what):
    """Each may make one channel and wait once, whatever the others have done."""
    def make(client):
        name = client.forwarded if client.forwarded != NOBODY else client.name
        return [client.status(chat.publish_request(f"{letter}{name.replace('.', '-')}", "hi"))
                for letter in "ab"]

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        made = list(pool.map(make, clients))
    report.check(made == [[201, 429]] * len(clients), (
        f"{what}: channels are answered {[pair for pair in made if pair != [201, 429]][:5]}"))
    for client in clients:
        client.send(WAIT)
    report.check(all(is_silent(client) for client in clients[::50]), f"{what}: a poll is answered")
    second = [client.again() for client in clients[::50]]
    statuses = {client.status(WAIT) for client in second}
    report.check(statuses == {429}, f"{what}: a second poll is answered {statuses}")
    report.figure(f"{what}: {len(clients)} addresses, each with its own limits")
    for client in clients + second:
        client.close()


def is_silent(client):
    client.sock.settimeout(0.02)
    try:
        return not client.sock.recv(1)
    except (TimeoutError, ssl.SSLWantReadError):
        return True


def directly(report, program, folder):
    """The header counts from the trusted address alone, on one connection for all and on one for each."""
    with Server(program, [*LIMITS, "--trust-proxy", "127.0.0.1"], log(folder)) as server:
        server.start()
        clients = [Client(server.port, "127.0.0.1", forwarded=f"10.1.{n // 250}.{n % 250 + 1}")
                   for n in range(ADDRESSES)]
        limits_hold(report, clients, "the trusted address")
        proxy_client = Client(server.port, "127.0.0.1")
        statuses = []
        for number in range(ADDRESSES):
            proxy_client.forwarded = f"10.2.{number // 250}.{number % 250 + 1}"
            for letter in "cd":
                statuses.append(proxy_client.status(
                    chat.publish_request(f"{letter}{number}", "hi")))
        report.check(statuses == [201, 429] * ADDRESSES, "one connection for all: another answer")
        forger, statuses = Client(server.port, "127.0.0.2"), []
        for number in range(ADDRESSES):
            forger.forwarded = f"10.3.{number // 250}.{number % 250 + 1}"
            statuses.append(forger.status(chat.publish_request(f"e{number}", "hi")))
        report.check(statuses == [201] + [429] * (ADDRESSES - 1), (
            f"a forger makes {statuses.count(201)} channels"))
        connections(report, server.port)
        server.terminate()


def connections(report, port):
    """20 for each address, and as many as it takes for a proxy."""
    def served(source):
        socks = [wire.connect(port, source=source) for _ in range(30)]
        count = 0
        for sock in socks:
            try:
                sock.sendall(wire.request("GET", "/health"))
                count += wire.receive(sock)[0] is not None
            except OSError:
                pass
        for sock in socks:
            sock.close()
        return count

    report.check(served("127.0.0.1") == 30, "a proxy has too few connections")
    report.check(served("127.0.0.3") == 20, "an address has more connections than it may")


def unix_sockets(report, program, folder):
    """Each proxy in its other way of docs/deploy: by X-Forwarded-For, or by the PROXY protocol."""
    for name in proxy.SERVERS:
        place = os.path.join(folder, name)
        os.makedirs(place)
        # A short path: haproxy takes 97 bytes at most.
        with tempfile.TemporaryDirectory() as short:
            by_unix_socket(report, program, name, place, os.path.join(short, "http.sock"))


def by_unix_socket(report, program, name, place, path):
    options = [*LIMITS, "--listen", "127.0.0.1:0", "--listen", f"unix:{path}", "--trust-proxy", "unix"]
    if name == "haproxy.cfg":
        options.append("--proxy-protocol")
    with Server(program, options, log(place)) as server:
        server.start()
        with proxy.Deployed(name, place, path=path) as front:
            context = ssl.create_default_context(cafile=os.path.join(place, "chain.pem"))
            clients = [Client(front.port, source, context) for source in addresses(2)[:40]]
            limits_hold(report, clients, f"{name} on a Unix socket")
        server.terminate()
        report.check(not os.path.exists(path), f"{name}: the socket's file is still there")


def activated(report, program, folder):
    """systemd's own tool listens and starts the server; clients that came meanwhile are served."""
    tool = shutil.which("systemd-socket-activate")
    if not report.check(tool is not None, "there is no systemd-socket-activate"):
        return
    path, (port,) = os.path.join(folder, "http.sock"), proxy.free_ports(1)
    with open(log(folder), "wb") as out:
        process = subprocess.Popen(
            [*END_WITH_PARENT, tool, "-l", path, "-l", f"127.0.0.1:{port}", program, "serve",
             "--journal", "memory", "--loops", "3", "--trust-proxy", "unix", "--login", "off"],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        eventually(lambda: os.path.exists(path))
        statuses = []
        for number in range(MESSAGES):
            with socket.socket(socket.AF_UNIX) as sock:
                sock.settimeout(30)
                sock.connect(path)
                sock.sendall(chat.publish_request("a", f"message {number}"))
                statuses.append(wire.receive(sock)[0].status)
        report.check(statuses == [201] * MESSAGES, f"on systemd's socket: {statuses}")
        page = wire.ask(port, wire.request("GET", "/poll?channels=a&since=start")).json()
        report.check(len(page["messages"]) == MESSAGES, "on systemd's port: another page")
        with open(log(folder), "rb") as said:
            words = said.read()
        report.check(f"unix:{path} and http://127.0.0.1:{port}\n".encode() in words, (
            f"it does not say where it listens: {words[-500:]}"))
        process.send_signal(signal.SIGTERM)
        report.check(process.wait(15) == 0, "it ends with another status")
        report.check(os.path.exists(path), "the socket's file is systemd's")
    finally:
        process.kill()
        process.wait()


def eventually(condition, patience=10):
    end = time.monotonic() + patience
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


def log(folder):
    return os.path.join(folder, "server.log")
