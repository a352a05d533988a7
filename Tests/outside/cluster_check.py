"""What must hold when a trial is over, whatever happened in it.

An acknowledged message is kept under its id, as it was changed, or everyone who came past it was told of a
gap. So is what anybody was shown. Nobody is shown a message twice, or an older one after a newer, without a
gap between; nor a text that was changed or deleted before they asked. In the end all have on their screens
what all nodes have in their history. The same nonce gets the same id.
"""
# SPDX-License-Identifier: MIT

import time

import chat
from ledger import STUB


class Finding:
    """One trial's figures: counts of what is wrong, and of what is told."""

    COUNTS = (
        "acknowledged", "lost", "silent", "phantoms", "twice", "disorder", "needless_gaps", "gaps",
        "stuck", "double_numbers", "other", "repeats", "unknown", "changes", "in_doubt", "stale")
    #: What must be 0, unless the fault allows it.
    WRONG = ("lost", "silent", "phantoms", "twice", "disorder", "needless_gaps", "stuck",
             "double_numbers", "other", "unknown", "stale")

    def __init__(self, **figures):
        for name in self.COUNTS:
            setattr(self, name, figures.get(name, 0))
        self.longest_post = figures.get("longest_post", 0.0)
        #: The longest time in which nobody's message was acknowledged.
        self.outage = figures.get("outage", 0.0)
        self.examples = []

    def wrong(self, allowed):
        return {name: getattr(self, name) for name in self.WRONG
                if getattr(self, name) and name not in allowed}

    def add(self, other):
        for name in self.COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest_post = max(self.longest_post, other.longest_post)
        self.outage = max(self.outage, other.outage)

    def example(self, words):
        if len(self.examples) < 12:
            self.examples.append(words)

    def values(self):
        return {**{name: getattr(self, name) for name in self.COUNTS},
                "longest_post": round(self.longest_post, 3), "outage": round(self.outage, 3)}


def examine(trial, roamers, kept, histories):
    """`kept`: the numbers that the engine has in the end. `histories`: of each node what it says is kept,
    by position."""
    finding = Finding(
        acknowledged=len(trial.spoken), repeats=trial.repeats, unknown=trial.unknown,
        changes=sum(len(each.changes) for each in trial.spoken.values()),
        in_doubt=sum(each.is_in_doubt for each in trial.spoken.values()))
    finding.other = len(trial.problems)
    for words in trial.problems:
        finding.example(words)
    times(trial, finding)
    history = next(iter(histories.values()))
    for name, other in histories.items():
        if other != history or not set(other) <= kept:
            finding.other += 1
            finding.example(f"{name} says something else: {sorted(set(other) ^ set(history))[:4]}, "
                            f"{sorted(set(other) - kept)[:4]}")
    texts = [each for each in history.values() if each is not STUB]
    finding.double_numbers += len(set(texts)) != len(texts)
    missing = lost(trial, history)
    finding.lost = len(missing)
    missing |= {shown.about for each in roamers for move in each.moves for shown in move.shown
                if shown.about not in history}
    for each in roamers:
        follow(each, trial, history, missing, finding)
    return finding


def lost(trial, history):
    """The positions of messages that are not kept, and of changes that are undone."""
    now, found = time.monotonic(), set()
    for position, spoken in trial.spoken.items():
        if position not in history:
            found.add(position)
        elif not spoken.may_say(history[position], now):
            found.add(spoken.changes[-1])
    return found


def times(trial, finding):
    moments = sorted(each.at for each in trial.spoken.values())
    finding.longest_post = max((each.at - each.began for each in trial.spoken.values()), default=0.0)
    finding.outage = max((late - early for early, late in zip(moments, moments[1:])), default=0.0)


def follow(roamer, trial, history, missing, finding):
    """One client's history."""
    finding.stuck += roamer.is_stuck
    if roamer.is_stuck:
        finding.example(f"roamer {roamer.number} is stuck at {roamer.cursor}")
    gaps = [move for move in roamer.moves if move.has_gap]
    finding.gaps += len(gaps)
    for move in gaps:
        if not any(passes(move, position) or is_inside(move, position) for position in missing):
            finding.needless_gaps += 1
            finding.example(f"roamer {roamer.number} was told of a gap without need: {brief(move)}")
    seen = repetitions(roamer, finding)
    losses(roamer, trial, seen, finding)
    phantoms(roamer, history, finding)
    stale(roamer, trial, history, missing, finding)


def repetitions(roamer, finding):
    """What it was shown, by position."""
    seen, newest, gap_at = {}, None, -1
    for number, move in enumerate(roamer.moves):
        if move.has_gap:
            gap_at, newest = number, None
        for shown in move.shown:
            position = shown.position
            if position in seen and gap_at <= seen[position]:
                finding.twice += 1
                finding.example(f"roamer {roamer.number} was shown {shown} twice: {brief(move)}")
            if newest and same_epoch(newest, position) and (
                    chat.number_of(position) <= chat.number_of(newest)):
                finding.disorder += 1
                finding.example(f"roamer {roamer.number} got {position} after {newest}")
            seen[position] = number
            newest = position
    return seen


def losses(roamer, trial, seen, finding):
    for position, spoken in trial.spoken.items():
        if position in seen:
            continue
        for move in roamer.moves:
            is_last = move is roamer.moves[-1]
            if passes(move, position) or (is_last and is_ahead(move, position)):
                if not move.has_gap:
                    finding.silent += 1
                    finding.example(
                        f"roamer {roamer.number} came past {spoken.text}, {position}, acknowledged at "
                        f"{spoken.at - trial.began:.2f}: {brief(move)}, {move.at - trial.began:.2f}")
                break


def phantoms(roamer, history, finding):
    """What it was shown and is not there in the end: a gap must have been told with it, or later."""
    for number, move in enumerate(roamer.moves):
        for shown in move.shown:
            if shown.about in history:
                continue
            told = move.has_gap or any(
                later.has_gap and later.start != "now" and same_epoch(later.start, shown.position)
                and chat.number_of(later.start) >= chat.number_of(shown.position)
                for later in roamer.moves[number + 1:])
            if not told:
                finding.phantoms += 1
                finding.example(f"roamer {roamer.number} was shown {shown}, which is gone")


def stale(roamer, trial, history, missing, finding):
    """What it was shown after it was changed, and what is still on its screen."""
    found = [] if roamer.is_stuck else roamer.view.stale(history)
    for move in roamer.moves:
        for shown in move.shown:
            spoken = trial.spoken.get(shown.about)
            is_lost = spoken and not missing.isdisjoint([spoken.position, *spoken.changes])
            if spoken and not is_lost and not spoken.may_say(shown.content, shown.asked_at):
                found.append(f"{shown} was shown at node {move.node}, and there is {spoken}")
    finding.stale += len(found)
    for words in found[:3]:
        finding.example(f"roamer {roamer.number}: {words}")


def passes(move, position):
    """Whether the client came past this place with that answer."""
    number = chat.number_of(position)
    if not same_epoch(move.start, position) or chat.number_of(move.start) >= number:
        return False
    return not same_epoch(move.end, position) or chat.number_of(move.end) >= number


def is_ahead(move, position):
    """Whether the client has not come as far, though it was told that there is no more."""
    return same_epoch(move.end, position) and chat.number_of(move.end) < chat.number_of(position)


def is_inside(move, position):
    """Whether the client had been there, so that it may have been shown it."""
    return same_epoch(move.start, position) and chat.number_of(move.start) >= chat.number_of(position)


def same_epoch(one, other):
    return chat.epoch_of(one) == chat.epoch_of(other)


def brief(move):
    gap = " with a gap" if move.has_gap else ""
    return f"from {move.start} to {move.end}{gap} at node {move.node}, {len(move.shown)} messages"
