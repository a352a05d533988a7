"""What can happen to three hosts. Each fault returns when it is over; what is dead then is started later."""
# SPDX-License-Identifier: MIT

import time

from cluster_hosts import MASTER, NAME
from processes import until
from resp import Refused


class Stage:
    """The hosts, chance, and a word for the record."""

    def __init__(self, hosts, choice, say):
        self.hosts, self.random, self.say = hosts, choice, say
        self.primary = hosts.primary()
        self.replicas = [host for host in hosts if host is not self.primary]
        self.random.shuffle(self.replicas)

    def wait(self, least, most=None):
        time.sleep(least if most is None else self.random.uniform(least, most))

    def any_host(self):
        return self.random.choice(list(self.hosts))

    def until_promoted(self, patience=20):
        """Until one of the replicas is a primary."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for host in self.replicas:
                if host.is_primary:
                    return host
        raise AssertionError("nobody was promoted")


# One thing breaks.

def primary_killed(stage):
    stage.primary.redis.kill()
    stage.until_promoted()
    stage.wait(0, 3)
    stage.primary.redis.start()


def primary_killed_and_back_at_once(stage):
    stage.primary.redis.kill()
    stage.primary.redis.start()


def replica_killed(stage):
    stage.replicas[0].redis.kill()
    stage.wait(0, 4)
    stage.replicas[0].redis.start()


def sentinel_killed(stage):
    host = stage.any_host()
    host.sentinel.kill()
    stage.wait(0, 4)
    host.sentinel.start()


def node_killed(stage):
    host = stage.any_host()
    host.node.kill()
    stage.wait(0, 3)
    host.node.start()


def primary_stopped(stage):
    stop(stage, stage.primary.redis, 0.5, 10)


def replica_stopped(stage):
    stop(stage, stage.replicas[0].redis, 0.5, 6)


def node_stopped(stage):
    stop(stage, stage.any_host().node, 0.5, 4)


def stop(stage, process, least, most):
    process.stop()
    stage.wait(least, most)
    process.go_on()


def replica_cut_off(stage):
    stage.replicas[0].cut()
    stage.wait(1, 6)
    stage.replicas[0].heal()


def failover_planned(stage):
    stage.replicas[0].ask_sentinel("SENTINEL", "FAILOVER", MASTER)
    stage.until_promoted()


def failover_planned_while_writes_pause(stage):
    stage.primary.ask("CLIENT", "PAUSE", 3000, "WRITE")
    stage.wait(0.2)
    failover_planned(stage)


def flap(stage):
    """Taken for dead, and back in the moment in which another is promoted."""
    stage.primary.redis.stop()
    try:
        stage.until_promoted()
    finally:
        stage.primary.redis.go_on()


def slow(stage):
    stage.primary.ask("DEBUG", "SLEEP", stage.random.uniform(0.2, 0.8), timeout=5)


def nodes_restarted_one_by_one(stage):
    """An upgrade."""
    for host in stage.hosts:
        host.node.end()
        host.node.start()
        until(stage.hosts.is_whole, 20, "the node is back")


def log_trimmed_past_a_node(stage):
    """A node sleeps; when it wakes, the log begins behind what it has heard."""
    node = stage.any_host().node
    node.stop()
    stage.wait(1, 2)
    stage.primary.ask("XTRIM", f"{{{NAME}}}:log", "MAXLEN", 20)
    node.go_on()


# The primary and the node beside it. Nothing is lost. But where that node cannot say in time how far it had
# heard, everyone is told of a gap: nobody knows what it had told its clients.

def primary_cut_off(stage):
    """With the sentinel and the node beside it, which its clients still reach."""
    stage.primary.cut()
    stage.wait(7)
    stage.primary.heal()


def host_gone(stage):
    host = stage.primary
    host.cut()
    for each in (host.redis, host.sentinel, host.node):
        each.kill()
    stage.until_promoted()
    stage.wait(3, 5)


# More breaks than the engine can bear. Messages may be lost, but not unsaid.

def replica_behind_then_primary_gone(stage):
    behind = stage.replicas[0]
    behind.cut()
    stage.wait(0.8)
    stage.primary.cut()
    stage.primary.redis.kill()
    behind.heal()
    stage.until_promoted()


def two_servers_gone_the_third_behind(stage):
    behind, other = stage.replicas
    behind.cut()
    stage.wait(1)
    stage.primary.cut()
    stage.primary.redis.kill()
    other.redis.kill()
    behind.heal()
    stage.wait(7)


def emptied(stage):
    stage.primary.ask("FLUSHALL")


def memory_full(stage):
    """Messages are refused meanwhile, and taken afterwards."""
    try:
        for host in stage.hosts:
            host.ask("CONFIG", "SET", "maxmemory", "1mb")
        stage.wait(1, 3)
    finally:
        for host in stage.hosts:
            try:
                host.ask("CONFIG", "SET", "maxmemory", "2gb")
            except (OSError, Refused):
                pass


SINGLE = (
    primary_killed, primary_killed_and_back_at_once, replica_killed, sentinel_killed, node_killed,
    primary_stopped, replica_stopped, node_stopped, replica_cut_off, failover_planned,
    failover_planned_while_writes_pause, flap, slow, nodes_restarted_one_by_one,
    log_trimmed_past_a_node, memory_full)
WITH_ITS_NODE = (primary_cut_off, host_gone)
DOUBLE = (replica_behind_then_primary_gone, two_servers_gone_the_third_behind, emptied)
ALL = SINGLE + WITH_ITS_NODE + DOUBLE


def allowed(fault):
    """The figures of a finding that need not be 0."""
    if fault in SINGLE:
        return ()
    return ("needless_gaps",) if fault in WITH_ITS_NODE else ("needless_gaps", "lost", "unknown")
