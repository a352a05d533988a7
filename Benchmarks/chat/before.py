"""What an operation took before the work on instructions, and takes now: a table for a page.

SPDX-License-Identifier: MIT
"""

from .aims import BURST, MEMORY, PUBLISH, ROUND
from .table import number

FIGURES = ("instructions", "allocations", "system_calls")
# Instructions, allocations and system calls at 2c327d8.
BEFORE = [
    ("publish", PUBLISH, "Fireside, memory", (56_893, 30.0, 3.0)),
    ("publish, 16 clients at once", BURST, "Fireside, memory", (56_419, 30.0, 2.08)),
    ("publish, SQLite, 16 clients at once", BURST, "Fireside, SQLite", (106_750, 47.7, 4.66)),
    ("round on `/`", ROUND, "Fireside /", (39_288, 28.1, 2.04)),
    ("round on `/poll`", ROUND, MEMORY, (53_974, 31.2, 3.03))]


def before_and_now(scenarios):
    """Lines of Markdown; none where nothing was counted yet."""
    if "instructions" not in scenarios:
        return
    tables = {table["title"]: table["rows"] for table in scenarios["instructions"]["tables"]}
    yield "| one operation | | before | now | nchan | now × nchan |"
    yield "|---|---|---|---|---|---|"
    for name, title, server, before in BEFORE:
        for figure, then in zip(FIGURES, before):
            now, nchan = tables[title][server][figure][0], tables[title]["nchan"][figure][0]
            yield (
                f"| {name} | {figure.replace('_', ' ')} | {number(then)} | {number(now)} "
                f"| {number(nchan)} | {now / nchan:.2f} |")
            name = ""
