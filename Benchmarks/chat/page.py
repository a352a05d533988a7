"""Writes figures into docs/performance.md, between comments that name what belongs there.

SPDX-License-Identifier: MIT
"""

import json
import re

from .aims import AIMS, EVENT, FRAME, FRAME_PUBLISH, ROUND
from .before import before_and_now
from .machine import in_words
from .servers import HERE
from .table import Table

PAGE = HERE.parent / "docs" / "performance.md"


def write_page():
    """All blocks, from what lies in results/."""
    wholes = [json.loads(path.read_text()) for path in (
        HERE / "results" / "instructions.json", HERE / "results" / "full.json") if path.exists()]
    scenarios = {name: found for whole in wholes for name, found in whole["scenarios"].items()}
    blocks = {
        "machine": [in_words(wholes[-1]["machine"]) + "."],
        "aims": aims(scenarios),
        "instructions": before_and_now(scenarios),
        "sustained": tables(scenarios, "sustained"),
        "deliveries": tables(scenarios, "instructions", is_delivery),
        "streams": tables(scenarios, "streams"),
        "steady": tables(scenarios, "steady"),
        "idle streams": tables(scenarios, "idle", lambda table: "door" in table["about"]),
        "deaf": tables(scenarios, "deaf"),
        "cluster": tables(scenarios, "cluster"),
        "bayeux": tables(scenarios, "bayeux"),
        "rounds": tables(scenarios, "instructions", lambda table: table["title"] == ROUND)}
    text = PAGE.read_text()
    for name, lines in blocks.items():
        text = filled(text, name, "\n".join(lines))
    PAGE.write_text(text)


def filled(page, name, block):
    return re.sub(
        rf"(<!-- {name}: by make bench -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}\n{block}\n\n{found[2]}", page, flags=re.DOTALL)


def aims(scenarios):
    yield "| what | aim | measured | |"
    yield "|---|---|---|---|"
    for aim in AIMS:
        yield f"| {' | '.join(aim.cells(scenarios))} |"


def is_delivery(table):
    return table["title"] in (EVENT, FRAME, FRAME_PUBLISH)


def tables(scenarios, name, wanted=lambda table: True):
    found = [table for table in scenarios.get(name, {"tables": []})["tables"] if wanted(table)]
    yield "\n\n".join(Table(**table).markdown() for table in found)
