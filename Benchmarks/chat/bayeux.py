"""Bayeux: one message to all who wait, beside our own /poll and beside Faye's own server.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, run
from .servers import HERE, Fireside, Server, called
from .table import Table

COLUMNS = [
    ("per_second", "answers/s"), ("p99_ms", "p99 ms"), ("last_ms", "last ms"),
    ("each_us", "server µs each"), ("fire_us", "fire µs"), ("park_us", "park µs")]
OURS, POLL, FAYE = "Fireside /bayeux", "Fireside /poll", "Faye"
# Of callback-polling and of long-polling, how an answer on /poll comes: the callback's name is as
# long as a Bayeux client's.
WAYS = {"callback-polling": "&callback=__jsonp%1$d__", "long-polling": ""}


class Faye(Server):
    """On Thin, as its documentation has it. By itself Thin takes 1,024 connections, keeps 100 of
    them open, and closes one that waits for 30 s."""

    promises = True
    post = "/bayeux"

    def command(self):
        return ["thin", "start", "-R", str(HERE / "peers" / "faye.ru"), "-a", "127.0.0.1",
                "-p", str(self.port), "-e", "production", "-t", "300",
                "--max-conns", "20000", "--max-persistent-conns", "20000"]


class Bayeux(Fireside):
    post = "/bayeux"

    def __init__(self):
        super().__init__(words=["--bayeux", "on", "--hold", "110"])


def poll(way):
    """Like a client of the other door in all but the door."""
    server = Fireside("/poll")
    server.get += WAYS[way]
    return server


def by(way, make):
    """The same server, whose clients connect in this way."""
    def made():
        server = make()
        server.door = way
        return server
    return made


def waits(server):
    """What a client's whole round takes: to be answered, and to ask again."""
    figures = run("fanout", server, awake=1, **server.options)
    return {**figures, "each_us": figures["fire_us"] + figures["park_us"]}


def bayeux(short):
    clients, repeats, rounds = 2000, 2 if short else 7, 5 if short else 10
    turns = {
        f"{way} {name}": make for way in WAYS for name, make in (
            (OURS, by(way, Bayeux)), (POLL, lambda way=way: poll(way)), (FAYE, by(way, Faye)))}
    rows = interleaved(
        waits, [called(name, make, clients=clients, rounds=rounds)
                for name, make in turns.items()], repeats)
    return [Table(
        f"Bayeux: fan-out to {clients:,} who wait by {way}, 64 bytes",
        {name: rows[f"{way} {name}"] for name in (OURS, POLL, FAYE)}, COLUMNS, POLL,
        {"door": way, "clients": clients}) for way in WAYS]
