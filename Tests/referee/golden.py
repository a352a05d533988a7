"""The programs that the tests keep with Twisted's traces, shortened by abbreviations."""
# SPDX-License-Identifier: MIT

import collections
import json
import string

import documented
import judge

#: The longest text that an abbreviation stands for, and how much of the file is looked at for one.
LONGEST, SAMPLE = 32, 60_000


def lines(all_programs):
    """Each program with its trace; without those in which a named difference shows."""
    for program in all_programs:
        run = judge.run(program)
        with documented.applied(*documented.RULES):
            if run is None or run.limit or judge.run(program).trace != run.trace:
                continue
        yield "\t".join(json.dumps(part, separators=(",", ":")) for part in (program, run.trace))


def write(file, all_lines):
    """First the number of abbreviations and those, one a line, then the shortened lines."""
    text = "\n".join(all_lines)
    table = []
    for sign in string.ascii_letters + string.digits + string.punctuation:
        if sign not in text:
            long = most_saving(text)
            text = text.replace(long, sign)
            table.insert(0, sign + long)
    print(len(table), *reversed(table), text, sep="\n", file=file)


def most_saving(text):
    """The part of a line that is best abbreviated."""
    counts = collections.Counter()
    # Every so manieth part of the text, so that all of it has a say.
    step = max(1, len(text) // SAMPLE)
    for start in range(0, len(text), step * LONGEST):
        for line in text[start:start + LONGEST * 2].splitlines():
            for length in range(3, LONGEST):
                counts.update(line[i:i + length] for i in range(len(line) - length + 1) if "\t" not in line)
    return max(counts, key=lambda part: (len(part) - 1) * counts[part])
