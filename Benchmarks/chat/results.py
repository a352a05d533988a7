"""What was measured, kept in Benchmarks/results: JSON, Markdown and a chart; and in the docs.

SPDX-License-Identifier: MIT
"""

import datetime
import json
import subprocess

from .chart import chart
from .machine import in_words
from .page import write_page
from .servers import HERE
from .table import Table


def commit():
    """The last that changed what was measured; unknown where this is no checkout."""
    words = ["git", "log", "-1", "--format=%h", "--", "../Sources"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=HERE)
    return done.stdout.strip() or "unknown"


class Results:
    """Scenarios that are measured again replace their older figures from the same machine."""

    def __init__(self, form, kind):
        self.path = HERE / "results" / f"{form}.json"
        self.kind = kind
        self.scenarios = {}
        if self.path.exists():
            older = json.loads(self.path.read_text())
            if older["machine"] == kind:
                self.scenarios = older["scenarios"]

    def write(self, name, tables):
        self.scenarios[name] = {
            "measured": datetime.date.today().isoformat(),
            "commit": commit(),
            "tables": [table.json() for table in tables]}
        self.path.parent.mkdir(exist_ok=True)
        whole = {"machine": self.kind, "scenarios": self.scenarios}
        self.path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
        markdown = "\n\n".join(table.markdown() for table in self.tables())
        self.path.with_suffix(".md").write_text(
            f"# Measured on {in_words(self.kind)}\n\n{markdown}\n")
        if "fanout" in self.scenarios:
            self.path.with_suffix(".svg").write_text(
                chart(Table(**fields) for fields in self.scenarios["fanout"]["tables"]))
        if self.path.stem != "short":
            write_page()

    def tables(self):
        for scenario in self.scenarios.values():
            for fields in scenario["tables"]:
                yield Table(**fields)
