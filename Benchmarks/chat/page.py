"""Writes figures into docs/performance.md, between comments that name what belongs there.

SPDX-License-Identifier: MIT
"""

import json
import re

from .aims import AIMS
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
        "sustained": tables(scenarios, "sustained")}
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


def tables(scenarios, name):
    for table in scenarios.get(name, {"tables": []})["tables"]:
        yield Table(**table).markdown()
