"""Random programs of polls, messages, edits, deletions, cuts and restarts, beside a model of a page.

Hypothesis makes up the steps, and makes a failing program short. Four chats are tried: a journal in
SQLite and one in memory, each keeping much and keeping little. Two are open to all; two are closed, and have a
moderator.
"""
# SPDX-License-Identifier: MIT

from hypothesis import HealthCheck, seed as seeded, settings
from hypothesis.internal.conjecture import engine
from hypothesis.stateful import run_state_machine_as_test

from model_talk import Setting, Talk

TRIALS, UNIT = 20_000, "steps"
STEPS = 50
MANY, FEW = 1000, 5
JOURNALS = ("sqlite", "memory")

# Five minutes is the library's patience for making a failing program shorter.
engine.MAX_SHRINKING_SECONDS = 60


def run(report, program, folder, trials, seed):
    variants = [(journal, keep, (journal == "sqlite") == (keep == MANY))
                for journal in JOURNALS for keep in (MANY, FEW)]
    for journal, keep, is_closed in variants:
        name = f"{journal}, keeping {keep}, {'closed' if is_closed else 'open'}"
        setting = Talk.setting = Setting(program, folder, journal, keep, is_closed)
        try:
            while setting.steps < trials / len(variants):
                seed += 1
                drive(seed, trials / len(variants) - setting.steps)
        except BaseException as error:
            report.fail("\n    ".join(
                [f"{name}: {type(error).__name__}: {error}", *getattr(error, "__notes__", [])]))
        report.passed += setting.steps
        report.figure(
            f"{name}: {setting.steps} steps in {setting.chats} chats; "
            f"{setting.restarts} restarts, {setting.gaps} gaps, {setting.edits} edits, "
            f"{setting.deletions} deletions, {setting.refusals} refusals of silenced people")


def drive(seed, steps):
    """Makes up chats of about so many steps in all."""
    machine = seeded(seed)(type("Talk", (Talk,), {}))
    run_state_machine_as_test(machine, settings=settings(
        max_examples=max(1, round(steps / STEPS)), stateful_step_count=STEPS, deadline=None,
        report_multiple_bugs=False, suppress_health_check=list(HealthCheck)))
