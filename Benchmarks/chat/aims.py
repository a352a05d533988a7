"""What Fireside is meant to reach, and what was measured, for docs/performance.md.

SPDX-License-Identifier: MIT
"""

import math
from dataclasses import dataclass
from typing import Callable

from .servers import DOORS

PUBLISH = "A publish: one client, nobody waits"
BURST = "A publish: 16 clients at once, nobody waits"
ROUND = "A round of one client, of 200: ask, wait, be answered"
EVENT = "A delivery of one client, of 200 who stay: an event"
FRAME = "A delivery of one client, of 200 who stay: a frame"
FRAME_PUBLISH = "A publish by WebSocket: one client at a time, nobody waits"
MEMORY, SQLITE = "Fireside /poll, memory", "Fireside /poll, sqlite"


@dataclass
class Aim:
    """`values` finds the figures in the results; their geometric mean is compared with `limit`."""

    what: str
    sign: str
    limit: float
    unit: str
    values: Callable

    def cells(self, results):
        try:
            values = self.values(results)
        except (KeyError, IndexError):
            values = []
        if not values:  # a scenario that is under way has written some of its tables
            return [self.what, self.target, "not measured", ""]
        mean = math.prod(values) ** (1 / len(values)) if len(values) > 1 else values[0]
        spread = f" ({show(min(values))} to {show(max(values))})" if len(values) > 1 else ""
        is_met = mean >= self.limit if self.sign == "≥" else mean <= self.limit
        return [self.what, self.target, f"{show(mean)}{self.unit}{spread}",
                "met" if is_met else "**missed**"]

    @property
    def target(self):
        return f"{self.sign} {self.limit:,}{self.unit}"


def show(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratios(scenario, figure, ours, theirs, tables=lambda table: True):
    """In each of these tables of a scenario, one server's figure divided by another's."""
    def values(results):
        found = [table["rows"] for table in results[scenario]["tables"] if tables(table)]
        return [rows[ours][figure][0] / rows[theirs][figure][0] for rows in found]
    return values


def figure(scenario, name, server, tables=lambda table: True):
    return lambda results: [
        table["rows"][server][name][0] for table in results[scenario]["tables"]
        if tables(table) and server in table["rows"]]


def at_door(door):
    return lambda table: table["about"].get("door") == door


def ceiling(name, server, door):
    """A server's figure divided by the highest of nchan's."""
    def values(results):
        rows = [t["rows"] for t in results["steady"]["tables"] if at_door(door)(t)][0]
        return [rows[server][name][0] / max(
            row[name][0] for other, row in rows.items() if other.startswith("nchan"))]
    return values


def titled(start):
    return lambda table: table["title"].startswith(start)


def kept(table):
    return not table["about"]["fresh"]


def fresh(table):
    return table["about"]["fresh"]


def per_operation(title, server, name="instructions"):
    def values(results):
        tables = results["instructions"]["tables"]
        return [next(t for t in tables if t["title"] == title)["rows"][server][name][0]]
    return values


def instructions(title, server):
    return ratios("instructions", "instructions", server, "nchan", titled(title))


def of_streams(door, kind, fan_out):
    """`fan_out`: times nchan's."""
    here, title = at_door(door), titled(EVENT if door == "sse" else FRAME)
    rate = "Fireside, 5,000/s"
    yield Aim(f"{kind}: fan-out to 5,000 who stay, × nchan", "≥", fan_out, "",
              ratios("streams", "per_second", "Fireside, memory", "nchan", here))
    yield Aim("… × the bare limit", "≥", 0.82, "",
              ratios("streams", "per_second", "Fireside, memory", "bare send()", here))
    yield Aim("… 5,000 messages a second to 1,000 clients: delivered", "≥", 4_000_000, "/s",
              figure("steady", "delivered_per_second", rate, here))
    yield Aim("… × the most that nchan delivers", "≥", 12, "",
              ceiling("delivered_per_second", rate, door))
    yield Aim("… the server's core", "≤", 0.5, "", figure("steady", "cores", rate, here))
    yield Aim("… p99", "≤", 100, " ms", figure("steady", "p99_ms", rate, here))
    yield Aim("… 20 messages a second: p50, × nchan", "≤", 1.0, "",
              ratios("steady", "p50_ms", "Fireside, 20/s", "nchan, 20/s", here))
    yield Aim("… memory of one stream", "≤", 4, " KiB",
              figure("idle", "kib_per_client", f"Fireside /poll, memory, {kind}", here))
    yield Aim("… 1,000 that are never read, 1 GiB said: memory", "≤", 8, " MiB",
              figure("deaf", "grown_mib", kind))
    yield Aim("… others' p99 with them, × without them", "≤", 1.2, "",
              lambda results: [
                  figure("deaf", "p99_ms", kind)(results)[0]
                  / figure("deaf", "p99_before_ms", kind)(results)[0]])
    for name, limit in (("instructions", 1500), ("allocations", 0.05), ("system_calls", 1.05)):
        yield Aim(f"… {name.replace('_', ' ')} of a delivery", "≤", limit, "",
                  figure("instructions", name, "Fireside, memory", title))


def of_cluster():
    """Messages kept in Redis. nchan keeps its own in Redis, too, on the same core."""
    redis, theirs = "Fireside /poll, redis", "nchan, redis"
    for count, limit in ((1, 1.0), (16, 1.0), (64, 1.3)):
        here = titled(f"Publish to Redis: {count} at")
        yield Aim(f"publish, Redis, {count} at once, × nchan with Redis", "≥", limit, "",
                  ratios("cluster", "per_second", redis, theirs, here))
    yield Aim("… × Fireside with SQLite", "≥", 0.6, "",
              ratios("cluster", "per_second", redis, SQLITE, here))
    yield Aim("… CPU time of Redis", "≤", 12, " µs", figure("cluster", "engine_us", redis, here))
    another = "Fireside, Redis, another node"
    yield Aim("heard at another node: p50", "≤", 0.6, " ms", figure("cluster", "p50_ms", another))
    yield Aim("… p99", "≤", 2, " ms", figure("cluster", "p99_ms", another))
    yield Aim("fan-out, Redis, × memory", "≥", 0.95, "", ratios(
        "cluster", "per_second", redis, MEMORY, titled("Fan-out")))
    yield Aim("sustained, Redis, × memory", "≥", 0.95, "", ratios(
        "cluster", "delivered_per_second", "Fireside, Redis", "Fireside, memory", titled("Sustained")))
    yield Aim("memory of Redis for a message of 150 bytes", "≤", 550, " bytes",
              figure("cluster", "bytes", redis, titled("Memory")))


def of_bayeux():
    """Beside our own /poll, and beside Faye's own server."""
    for way, answer in (("callback-polling", "/poll JSONP"), ("long-polling", "/poll")):
        here = at_door(way)
        yield Aim(f"{way} fan-out to 2,000, × {answer}", "≥", 0.95, "",
                  ratios("bayeux", "per_second", "Fireside /bayeux", "Fireside /poll", here))
        yield Aim("… × Faye's own server", "≥", 1.0, "",
                  ratios("bayeux", "per_second", "Fireside /bayeux", "Faye", here))


AIMS = [
    Aim("instructions of a publish, × nchan", "≤", 1.0, "",
        instructions(PUBLISH, "Fireside, memory")),
    Aim("… of one client's round on `/`", "≤", 1.0, "", instructions(ROUND, "Fireside /")),
    Aim("… of one client's round on `/poll`", "≤", 1.0, "", instructions(ROUND, MEMORY)),
    Aim("allocations of a publish", "≤", 10, "",
        per_operation(PUBLISH, "Fireside, memory", "allocations")),
    Aim("… of a round on `/`", "≤", 8, "", per_operation(ROUND, "Fireside /", "allocations")),
    Aim("… of a round on `/poll`", "≤", 10, "", per_operation(ROUND, MEMORY, "allocations")),
    Aim("fan-out on `/`, connections kept, × nchan", "≥", 1.05, "",
        ratios("fanout", "per_second", "Fireside", "nchan", kept)),
    Aim("… × the bare limit", "≥", 0.8, "",
        ratios("fanout", "per_second", "Fireside", "bare send()", kept)),
    Aim("… new connections, × nchan", "≥", 1.1, "",
        ratios("fanout", "per_second", "Fireside", "nchan", fresh)),
    Aim("fan-out on `/poll`, SQLite, connections kept, × nchan", "≥", 1.0, "",
        ratios("fanout", "per_second", SQLITE, "nchan", kept)),
    Aim("two loops, × nchan with two workers", "≥", 1.0, "",
        ratios("loops", "per_second", "Fireside, 2 loops", "nchan, 2 workers")),
    Aim("publish, memory, 1 at once, × nchan", "≥", 1.0, "",
        ratios("publish", "per_second", MEMORY, "nchan", titled("Publish: 1 at"))),
    Aim("… 16 at once", "≥", 1.0, "",
        ratios("publish", "per_second", MEMORY, "nchan", titled("Publish: 16 at"))),
    Aim("… 64 at once", "≥", 1.0, "",
        ratios("publish", "per_second", MEMORY, "nchan", titled("Publish: 64 at"))),
    Aim("publish, SQLite, 64 at once, × nchan", "≥", 0.6, "",
        ratios("publish", "per_second", SQLITE, "nchan", titled("Publish: 64 at"))),
    Aim("rooms, memory, × nchan", "≥", 1.1, "",
        ratios("rooms", "delivered_per_second", MEMORY, "nchan")),
    Aim("… SQLite", "≥", 0.9, "", ratios("rooms", "delivered_per_second", SQLITE, "nchan")),
    Aim("sustained, 5,000 messages a second to 1,000 clients: delivered", "≥", 4_000_000, "/s",
        figure("sustained", "delivered_per_second", "Fireside, memory, 5,000/s")),
    Aim("… p99", "≤", 200, " ms", figure("sustained", "p99_ms", "Fireside, memory, 5,000/s")),
    Aim("20 messages a second to 1,000 clients: p50, × nchan", "≤", 1.0, "",
        ratios("sustained", "p50_ms", "Fireside, memory, 20/s", "nchan, 20/s")),
    Aim("memory of one waiting client on `/`", "≤", 3.2, " KiB",
        figure("idle", "kib_per_client", "Fireside")),
    Aim("… on `/poll`", "≤", 3.5, " KiB", figure("idle", "kib_per_client", SQLITE)),
    Aim("another client's request during a fan-out: p99", "≤", 10, " ms",
        figure("stall", "p99_ms", "Fireside")),
    Aim("connections, each with one request, × nginx with a constant", "≥", 1.0, "",
        ratios("churn", "per_second", "Fireside /health", "nginx, a constant")),
    Aim("start to the first answer", "≤", 15, " ms",
        figure("start", "milliseconds", "Fireside, memory")),
    *of_cluster(),
    *of_bayeux(),
    *of_streams("sse", DOORS["sse"], 1.15),
    *of_streams("websocket", DOORS["websocket"], 1.05),
]
