"""Draws fan-out as one SVG, readable on a light and on a dark page.

SPDX-License-Identifier: MIT
"""

from html import escape

WIDTH = 880
BARS_TOP, BAR = 56, 30
LINES_HEIGHT = 250
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 15px }
  .small { font-size: 11px }
  .axis { stroke: #8c959f; stroke-width: 1; fill: none }
  .range { stroke: #24292f; stroke-width: 1.5; fill: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .range { stroke: #e6edf3 }
  }"""
# Of middling lightness, so that they stand out from white and from black.
COLOURS = {
    "Fireside": "#e8590c", "Fireside /poll, sqlite": "#f0a030", "nchan": "#2f81d6",
    "bare send()": "#8c959f", "plain C on evhttp": "#2da44e", "Twisted": "#a475f9"}


# Those that every fan-out has.
LINES = ("Fireside", "Fireside /poll, sqlite", "nchan", "bare send()")


def chart(tables):
    """`tables` are the fan-out's."""
    tables = list(tables)
    main = max(tables, key=lambda table: len(table.rows))
    clients, size = main.about["clients"], main.about["bytes"]
    same_size = [t for t in tables if t.about["bytes"] == size and not t.about["fresh"]]
    same_crowd = [t for t in tables if t.about["clients"] == clients and not t.about["fresh"]]
    top = BARS_TOP + BAR * len(main.rows) + 60
    height = top + LINES_HEIGHT + 80
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(main.title)}</title>", f"<style>{STYLE}</style>",
        *bars(main),
        *lines(same_size, "clients", f"Until the last answer, ms, by clients ({size} B)",
               40, top),
        *lines(same_crowd, "bytes", f"… by the message's bytes ({clients:,} clients)",
               WIDTH / 2 + 40, top),
        *legend(height - 16), "</svg>"]
    return "\n".join(parts) + "\n"


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def bars(table):
    """Answers a second: a bar for the median, a line from the lowest to the highest."""
    left, right = 180, WIDTH - 90
    most = max(row["per_second"][2] for row in table.rows.values())
    yield text(16, 26, f"{table.title}: answers a second", "title")
    order = sorted(table.rows.items(), key=lambda row: -row[1]["per_second"][0])
    for line, (name, row) in enumerate(order):
        y = BARS_TOP + line * BAR
        middle, low, high = (left + value / most * (right - left) for value in row["per_second"])
        yield text(left - 10, y + 10, name, anchor="end")
        yield (f'<rect x="{left}" y="{y - 5}" width="{middle - left:.1f}" height="20" rx="2" '
               f'fill="{COLOURS.get(name, "#8c959f")}"/>')
        yield (f'<path class="range" d="M{low:.1f} {y + 5}H{high:.1f}M{low:.1f} {y}v10'
               f'M{high:.1f} {y}v10"/>')
        yield text(right + 12, y + 10, f"{row['per_second'][0]:,.0f}")


def lines(tables, by, title, left, top):
    """The time until the last answer against `by`, both to scale from nothing on: what grows in
    proportion is a straight line. A stroke goes from the lowest to the highest."""
    tables = sorted(tables, key=lambda table: table.about[by])
    if len(tables) < 2:
        return
    width, bottom = WIDTH / 2 - 80, top + LINES_HEIGHT
    values = [table.about[by] for table in tables]
    most = max(table.rows[name]["last_ms"][2] for table in tables for name in LINES)

    def across(index):
        return left + values[index] / values[-1] * (width - 28)

    def up(milliseconds):
        return bottom - milliseconds / most * (LINES_HEIGHT - 30)

    yield text(left - 24, top, title, "title")
    yield f'<path class="axis" d="M{left:.0f} {top + 14}V{bottom}H{left + width:.0f}"/>'
    for share in (0.5, 1):
        yield text(left - 4, up(most * share) + 4, f"{most * share:,.0f}", "small", "end")
    for index, value in enumerate(values):
        yield f'<path class="axis" d="M{across(index):.1f} {bottom}v4"/>'
        if index == len(values) - 1 or across(index + 1) - across(index) > 36:
            yield text(across(index), bottom + 16, f"{value:,}", "small", "middle")
    for name in LINES:
        colour = COLOURS[name]
        rows = [table.rows[name]["last_ms"] for table in tables]
        points = " ".join(f"{across(i):.1f},{up(row[0]):.1f}" for i, row in enumerate(rows))
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for index, (middle, low, high) in enumerate(rows):
            x = across(index)
            yield f'<path d="M{x:.1f} {up(low):.1f}V{up(high):.1f}" stroke="{colour}"/>'
            yield f'<circle cx="{x:.1f}" cy="{up(middle):.1f}" r="3.5" fill="{colour}"/>'


def legend(y):
    for place, name in enumerate(LINES):
        x = 40 + place * 200
        yield f'<rect x="{x}" y="{y - 10}" width="12" height="12" rx="2" fill="{COLOURS[name]}"/>'
        yield text(x + 18, y, name)
