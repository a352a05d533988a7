"""The referee: random programs, the real Twisted, and this package's Deferred. See README.md."""
# SPDX-License-Identifier: MIT

import argparse
import collections
import itertools
import json
import random
import subprocess
import sys

import documented
import golden
import judge
import programs
import shrinking

PROGRAM = ".build/release/deferred-referee"


def main():
    words = argparse.ArgumentParser(description=__doc__)
    verbs = words.add_subparsers(dest="verb", required=True)
    compare = verbs.add_parser("compare", help="run programs on both and sort the differences")
    compare.add_argument("--referee", default=PROGRAM, help=f"the program, or {PROGRAM}")
    compare.add_argument("--show", type=int, default=5, help="how many unnamed differences to shrink")
    write = verbs.add_parser("golden", help="print programs and Twisted's traces as the tests keep them")
    for verb in (compare, write):
        verb.add_argument("--family", choices=programs.FAMILIES, help="or all of them")
        verb.add_argument("--seed", type=int, default=1)
        verb.add_argument("--count", type=int, default=1000, help="programs a family")
    options = words.parse_args()
    families = [options.family] if options.family else list(programs.FAMILIES)
    if options.verb == "golden":
        golden.write(sys.stdout, golden.lines(itertools.chain.from_iterable(
            random_programs(family, options.seed, options.count) for family in families)))
    else:
        sys.exit(any([differs(options, family) for family in families]))


def random_programs(family, seed, count):
    source = random.Random(f"{family} {seed}")
    return [programs.Generator(source, family).program() for _ in range(count)]


def differs(options, family):
    """Compares one family, prints what it found; whether there is a difference without a name."""
    found = collections.Counter()
    unnamed = []
    all_programs = random_programs(family, options.seed, options.count)
    for program, swift in zip(all_programs, traces(options.referee, all_programs), strict=True):
        verdict = judged(program, swift)
        found[verdict] += 1
        if verdict == "DIFFERS":
            unnamed.append(program)
    print(f"{family}, seed {options.seed}: " + ", ".join(f"{n} {what}" for what, n in found.most_common()),
          flush=True)
    for program in unnamed[:options.show]:
        show(shrinking.shrunk(program, lambda smaller: verdict_alone(options, smaller) == "DIFFERS"), options)
    return bool(unnamed)


def judged(program, swift):
    """Which difference there is between Twisted's trace and this one."""
    run = judge.run(program)
    if run and swift == run.trace:
        return "equal"
    for count in range(1, len(documented.RULES) + 1):
        for rules in itertools.combinations(documented.RULES, count):
            with documented.applied(*rules):
                changed = judge.run(program)
            if changed and swift == changed.trace:
                return f"named ({' and '.join(rules)})"
    return f"named ({run.limit})" if run and run.limit else "DIFFERS"


def traces(referee, all_programs):
    """The traces of this package's Deferred. Where it crashes, the trace is what it said."""
    left = list(all_programs)
    while left:
        text = "".join(json.dumps(program) + "\n" for program in left)
        ran = subprocess.run([referee], input=text, capture_output=True, text=True, check=False,
                             env={"SWIFT_BACKTRACE": "enable=no"})
        lines = ran.stdout.splitlines()
        yield from map(json.loads, lines)
        if ran.returncode != 0:
            yield ["crash", ran.stderr.strip()[-300:]]
            lines.append("")
        left = left[len(lines):]


def verdict_alone(options, program):
    return judged(program, next(traces(options.referee, [program])))


def show(program, options):
    print(f"  program {json.dumps(program)}")
    run = judge.run(program)
    print(f"  twisted {json.dumps(run.trace if run else 'overflows the stack')}")
    print(f"  swift   {json.dumps(next(traces(options.referee, [program])))}", flush=True)


if __name__ == "__main__":
    main()
