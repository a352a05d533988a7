"""Three hosts, each with Redis, a sentinel and a node of Fireside, and the cables between them.

A host is a network namespace, so it can be cut off as a host is, and the user who runs the tests needs no
right for it but to make one. Redis and its sentinels run with the files of docs/deploy/cluster. Clients
reach a node by its Unix socket, which no cable carries: also a node whose host is cut off.
"""
# SPDX-License-Identifier: MIT

import os
import subprocess
import sys
import time

import moderators
import proxy
from processes import Node, Process, until
from resp import Redis, Refused, pairs

NUMBERS = (1, 2, 3)
PORT, SENTINEL_PORT = 6379, 26379
#: Set to see what the checker finds where nodes have no fence, and do not ask sentinels.
UNFENCED, UNFENCED_PORT = bool(os.environ.get("UNFENCED")), 7379
#: What the sentinels call the primary, and the name of the chat.
MASTER, NAME = "fs", "fireside"
ADMIN, FIRESIDE = ("admin", "change-this-0"), ("fireside", "change-this-1")
#: A hold of one second, so that who left is gone after two. Nothing is dropped, nobody is slowed down.
OPTIONS = (
    "--hold", "1", "--loops", "2", "--keys", "engine", *moderators.OPTIONS, "--keep-messages", "0",
    "--keep-bytes", "0", "--max-channels", "0", "--channel-rate", "0", "--log-level", "info")


def address(number):
    return f"10.0.0.{number}"


def engine():
    servers = ",".join(f"{address(each)}:{SENTINEL_PORT}" for each in NUMBERS)
    return f"redis://{':'.join(FIRESIDE)}@{servers}/{NAME}?sentinel={MASTER}"


def engine_unfenced():
    servers = ",".join(f"{address(each)}:{UNFENCED_PORT}" for each in NUMBERS)
    return f"redis://{':'.join(FIRESIDE)}@{servers}/{NAME}"


class Host:
    def __init__(self, number, folder, program, options):
        self.number, self.address = number, address(number)
        self.folder = os.path.join(folder, f"host{number}")
        os.makedirs(self.folder)
        self.cable = f"cable{number}"
        self.holder = Process(["unshare", "--net", "sleep", "infinity"], self.path("holder.log")).start()
        self.plug()
        self.redis = self.program(
            "redis", "redis-server", self.config("redis.conf", number))
        self.sentinel = self.program(
            "sentinel", "redis-sentinel", self.config("sentinel.conf", number))
        self.node = Node(
            self.folder, program, engine_unfenced() if UNFENCED else engine(), *OPTIONS,
            *options, inside=self.inside())
        self.unfenced = self.program(
            "unfenced", sys.executable, os.path.join(os.path.dirname(__file__), "cluster_unfenced.py"),
            self.address, UNFENCED_PORT, PORT)

    def path(self, name):
        return os.path.join(self.folder, name)

    def plug(self):
        """The host's end of its cable is eth0."""
        inside = self.inside()
        while os.readlink(f"/proc/{self.holder.process.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
            time.sleep(0.002)
        ip(f"link add {self.cable} type veth peer name eth0 netns {self.holder.process.pid}")
        ip(f"link set {self.cable} master switch up")
        for words in ("link set lo up", f"addr add {self.address}/24 dev eth0", "link set eth0 up"):
            ip(words, inside)

    def inside(self):
        return ["nsenter", f"--net=/proc/{self.holder.process.pid}/ns/net"]

    def program(self, name, *words):
        return Process([*self.inside(), *words], self.path(f"{name}.log"))

    def config(self, name, number):
        """The file of docs/deploy/cluster, with this host's address and folder."""
        words = proxy.page_of_docs(f"cluster/{name}").replace("bind 10.0.0.1", f"bind {self.address}")
        data = self.path(name.partition(".")[0])
        os.mkdir(data)
        words = words.replace("dir /var/lib/redis", f"dir {data}")
        words = words.replace("/etc/redis/users.acl", self.path("users.acl"))
        # Else sentinels would not replace a primary again within 8 s.
        words = words.replace("failover-timeout fs 4000", "failover-timeout fs 2000")
        if name == "redis.conf":
            words += "\nenable-debug-command yes\n"
            proxy.written(self.folder, "users.acl", proxy.page_of_docs("cluster/users.acl"))
            if number != 1:
                words = words.replace("#replicaof", "replicaof")
        return proxy.written(self.folder, name, words)

    def cut(self):
        ip(f"link set {self.cable} down")

    def heal(self):
        ip(f"link set {self.cable} up")

    def ask(self, *words, timeout=1.0):
        """A command for its Redis."""
        with Redis(self.address, PORT, ADMIN, timeout) as redis:
            return redis.call(*words)

    def ask_sentinel(self, *words):
        with Redis(self.address, SENTINEL_PORT, timeout=0.5) as sentinel:
            return sentinel.call(*words)

    @property
    def is_primary(self):
        try:
            return self.ask("ROLE", timeout=0.3)[0] == "master"
        except (OSError, Refused):
            return False

    def kill(self):
        for each in (self.node, self.unfenced, self.sentinel, self.redis, self.holder):
            each.kill()


class Hosts:
    """All three, at one switch."""

    def __init__(self, folder, program, options=()):
        ip("link set lo up")
        ip("link add switch type bridge")
        ip("addr add 10.0.0.254/24 dev switch")
        ip("link set switch up")
        self.all = []
        try:
            for number in NUMBERS:
                self.all.append(Host(number, folder, program, options))
        except BaseException:
            self.kill()
            raise

    def __iter__(self):
        return iter(self.all)

    def start(self):
        for host in self.all:
            host.redis.start()
        until(lambda: all(replica_is_linked(host) for host in self.all[1:]), 30, "the replicas are linked")
        for host in self.all:
            host.sentinel.start()
        for host in self.all:
            if UNFENCED:
                host.unfenced.start()
            host.node.start()
        return self.be_whole()

    def primary(self, patience=20):
        """The host whose Redis all sentinels that answer name, and that says so itself."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            named = {view["ip"] for host in self.all if (view := sentinel_view(host))}
            if len(named) == 1:
                host = self.all[int(named.pop().rpartition(".")[2]) - 1]
                if host.is_primary:
                    return host
            time.sleep(0.05)
        raise AssertionError("there is no primary")

    def replicas(self):
        primary = self.primary()
        return [host for host in self.all if host is not primary]

    def be_whole(self, patience=40):
        """Starts what is dead, and waits until everything is as it should be."""
        for host in self.all:
            host.heal()
            for each in (host.redis, host.sentinel, host.node):
                if each.runs:
                    each.go_on()
                else:
                    each.start()
        until(self.is_whole, patience, "the cluster is whole")
        return self

    def is_whole(self):
        views = [sentinel_view(host) for host in self.all]
        if not all(views) or len({(each["ip"], each["config-epoch"]) for each in views}) != 1:
            return False
        if not all(each["flags"] == "master" and each["num-other-sentinels"] == "2"
                   and each["num-slaves"] == "2" for each in views):
            return False
        primary = self.all[int(views[0]["ip"].rpartition(".")[2]) - 1]
        return (primary.is_primary
                and all(replica_is_linked(each) for each in self.all if each is not primary)
                and all(each.node.is_ready() for each in self.all))

    def kill(self):
        for host in self.all:
            host.kill()


def ip(words, inside=()):
    done = subprocess.run([*inside, "ip", *words.split()], capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"ip {words}: {done.stderr.strip()}")


def sentinel_view(host):
    """What a host's sentinel thinks of the primary; None where it does not answer."""
    try:
        return pairs(host.ask_sentinel("SENTINEL", "MASTER", MASTER))
    except (OSError, Refused):
        return None


def replica_is_linked(host):
    try:
        role = host.ask("ROLE", timeout=0.3)
        return role[0] == "slave" and role[3] == "connected"
    except (OSError, Refused):
        return False
