"""What is counted, for each server.

SPDX-License-Identifier: MIT
"""

from chat.servers import Fireside, Nchan

from .operations import Publish, Round

TITLES = {
    "publish": "A publish: one client, nobody waits",
    "burst": "A publish: 16 clients at once, nobody waits",
    "round": "A round of one client, of 200: ask, wait, be answered"}


def fireside(journal):
    """Its channels are soon full, so that each message also deletes one."""
    return Fireside(journal=journal, words=["--loops", "1", "--keep-messages", "100"])


def publish(path, clients):
    return lambda server: Publish(server, path, clients)


def waiting(ask, post):
    return lambda server: Round(server, ask, post, 200)


POLL = waiting("/poll?channels=round&since={cursor}&callback=f{number}", "/channels/round")

# Pairs of a server and its operations: for each of these the table, its row, and what is done.
PLAN = [
    (lambda: fireside("memory"), [
        ("publish", "Fireside, memory", publish("/channels/one", 1)),
        ("burst", "Fireside, memory", publish("/channels/burst", 16)),
        ("round", "Fireside /", waiting("/?callback=f{number}", "/")),
        ("round", "Fireside /poll, memory", POLL)]),
    (lambda: fireside("sqlite"), [
        ("publish", "Fireside, SQLite", publish("/channels/one", 1)),
        ("burst", "Fireside, SQLite", publish("/channels/burst", 16)),
        ("round", "Fireside /poll, SQLite", POLL)]),
    (lambda: Nchan(workers=0), [
        ("publish", "nchan", publish("/pub?room=one", 1)),
        ("burst", "nchan", publish("/pub?room=burst", 16)),
        ("round", "nchan", waiting("/sub?room=round", "/pub?room=round"))])]


def chosen(words):
    """The plan, less the operations that have none of `words` in their table or in their name."""
    for make, operations in PLAN:
        wanted = [
            (table, name, operation) for table, name, operation in operations
            if not words or any(word in f"{table} {name}" for word in words)]
        if wanted:
            yield make, wanted
