"""A scenario's figures, for the terminal, for Markdown and for JSON.

SPDX-License-Identifier: MIT
"""

from dataclasses import asdict, dataclass, field


@dataclass
class Table:
    """`rows`: for each server, for each figure, its median, lowest and highest.

    `columns` are pairs of a figure's name and its heading. The first of them is shown with its
    range, if it has one, and as a ratio to the server called `base`. `about` is what the scenario was given. The
    last column, where it was measured: the share of all cores that other programs used meanwhile.
    """

    title: str
    rows: dict
    columns: list
    base: str = "nchan"
    about: dict = field(default_factory=dict)

    def __post_init__(self):
        self.columns = [tuple(column) for column in self.columns]  # JSON has lists only
        others = ("others", "others %")
        if all("others" in row for row in self.rows.values()) and others not in self.columns:
            self.columns = [*self.columns, others]

    @property
    def has_ranges(self):
        first = self.columns[0][0]
        return any(row[first][1] < row[first][2] for row in self.rows.values())

    @property
    def head(self):
        first, *others = [heading for _, heading in self.columns]
        spread = ["lowest to highest"] if self.has_ranges else []
        ratio = [f"× {self.base}"] if self.base in self.rows else []
        return ["", first, *spread, *ratio, *others]

    def cells(self, name):
        first, *others = [key for key, _ in self.columns]
        figures = self.rows[name]
        middle, low, high = figures[first]
        spread = [f"{number(low)} to {number(high)}"] if self.has_ranges else []
        ratio = []
        if self.base in self.rows:
            base = self.rows[self.base][first][0]
            ratio = [f"{middle / base:.2f}" if base else "-"]
        return [name, number(middle), *spread, *ratio,
                *(number(figures[key][0]) if key in figures else "-" for key in others)]

    def text(self):
        lines = [self.head, *(self.cells(name) for name in self.rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.head))]
        return "\n".join([self.title] + [
            "  " + "  ".join(
                cell.rjust(width) if column else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(line, widths)))
            for line in lines])

    def markdown(self):
        lines = [self.head, ["---"] * len(self.head), *(self.cells(name) for name in self.rows)]
        return "\n".join([f"{self.title}:", ""] + ["| " + " | ".join(line) + " |" for line in lines])

    def json(self):
        return asdict(self)


def number(value):
    """Three digits that count, and no more."""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 0.1 or not size else f"{value:.3f}"
