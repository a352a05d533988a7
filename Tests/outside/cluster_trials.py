"""cluster_trials.py PROGRAM FOLDER TRIALS SEED [FAULT]: the trials of cluster.py, in its namespaces."""
# SPDX-License-Identifier: MIT

import json
import os
import random
import sys
import time

import chat
import cluster_faults as faults
import wire
from bots import Bot
from cluster_check import Finding, examine
from cluster_crowd import SPEAKERS, WAYS, Speaker, Trial, roamers
from cluster_hosts import NAME, Hosts, engine
from ledger import contents_of
from moderators import Crew

#: How many of the faults are more than the engine can bear.
DOUBLE_SHARE = 0.15
#: Seconds of load before the fault, when all is well again, and least of all.
BEFORE, AFTER, LOAD = 0.7, 0.7, 4
#: Who left is listed no longer than this: the grace of two holds, and what it takes to tell.
GRACE = 2 + 2
LEAVER = "leaver"
#: Seconds after which every node has heard what the moderator has said at one: a node whose replica has
#: stopped finds another first.
LAG = 2


class Trials:
    def __init__(self, program, folder, count, seed, only=None):
        self.folder, self.count, self.seed = folder, count, seed
        self.random = random.Random(seed)
        self.only = next(each for each in faults.ALL if each.__name__ == only) if only else None
        self.hosts = Hosts(folder, program)
        self.program, self.crew, self.roamers = program, None, []
        self.totals = {}
        self.passed, self.failures = 0, []

    def run(self):
        try:
            self.hosts.start()
            self.meet()
            for number in range(1, self.count + 1):
                self.one(number, self.only or self.any_fault())
                self.write()
        finally:
            self.hosts.kill()
            self.write()

    def meet(self):
        """Everybody gets a token, with which they go through all trials."""
        keys = ["--keys", "engine", "--journal", engine()]
        self.crew = Crew(self.program, keys, self.hosts.all[0].node.socket, self.seed, SPEAKERS)
        self.leaver = Bot(self.program, keys, LEAVER)
        self.roamers = roamers(
            [Bot(self.program, keys, f"roamer-{number}") for number in range(len(WAYS))], self.seed)

    def any_fault(self):
        is_double = self.random.random() < DOUBLE_SHARE
        return self.random.choice(
            faults.DOUBLE if is_double else faults.SINGLE + faults.WITH_ITS_NODE)

    def one(self, number, fault):
        trial = Trial(number, self.hosts, self.crew, self.seed)
        trial.say(fault.__name__)
        left = leave(trial, self.leaver)
        speakers = [Speaker(trial, bot, number) for number, bot in enumerate(self.crew.bots)]
        choice = random.Random(f"{self.seed}-{number}-node")
        moderator = self.crew.again(
            lambda: choice.choice(trial.nodes), f"{self.seed}-{number}", LAG)
        moderator.thread.start()
        for each in self.roamers:
            each.begin(trial)
        for each in speakers:
            each.thread.start()
        time.sleep(BEFORE)
        began = time.monotonic()
        stage = faults.Stage(self.hosts, random.Random(f"{self.seed}-{number}"), trial.say)
        try:
            fault(stage)
        except AssertionError as error:
            trial.problem(str(error))
        trial.say("the fault is over")
        self.hosts.be_whole()
        trial.say("the cluster is whole")
        time.sleep(max(AFTER, LOAD - (time.monotonic() - began)))
        trial.is_quiet.set()
        moderator.is_over.set()
        for each in [*speakers, moderator]:
            each.thread.join(60)
        words = moderator.wrong({each.bot.name: each.tries for each in speakers})
        # What is lost of messages may be lost of what the moderator has said, too.
        for each in words if "lost" not in faults.allowed(fault) else ():
            trial.problem(each)
        self.people(trial, left)
        trial.is_over.set()
        for each in self.roamers:
            each.thread.join(30)
        self.repeat(trial, speakers)
        self.judge(trial, fault)

    def people(self, trial, left):
        """Who polls is listed at every node; who left is not."""
        expected = {each.bot.name for each in self.roamers}
        time.sleep(max(0, left + GRACE - time.monotonic()))
        end = time.monotonic() + GRACE
        while True:
            found = [people(node, trial.channels[0], trial.reader) for node in trial.nodes]
            if all(each == expected for each in found):
                return
            if time.monotonic() > end:
                trial.problem(f"the nodes list {found}, and {sorted(expected)} are here")
                return
            time.sleep(0.1)

    def repeat(self, trial, speakers):
        """The same nonce gets the same id, if the message is still there."""
        kept = self.kept(trial)
        for position in self.random.sample(sorted(trial.spoken), min(6, len(trial.spoken))):
            spoken = trial.spoken[position]
            if position not in kept:
                continue
            speaker = next(each for each in speakers if each.bot.name == spoken.speaker)
            node = self.random.randrange(len(trial.nodes))
            again = speaker.post(node, spoken.channel, spoken.text, spoken.nonce)
            if again not in (position, None):
                trial.problem(f"{spoken.text} is {position}, and was {again} when it was sent again")

    def judge(self, trial, fault):
        histories = {
            f"node {number + 1}": contents_of(
                each for channel in trial.channels for each in chat.history(node, channel, trial.reader.fields))
            for number, node in enumerate(trial.nodes)}
        finding = examine(trial, self.roamers, self.kept(trial), histories)
        self.totals.setdefault(fault.__name__, []).append(finding)
        wrong = finding.wrong(faults.allowed(fault))
        line = (f"{trial.number:4} {fault.__name__}: {finding.acknowledged} acknowledged, "
                f"{finding.changes} changed, {finding.lost} lost, {finding.gaps} gaps, "
                f"longest post {finding.longest_post:.2f} s, "
                f"outage {finding.outage:.2f} s")
        print(f"{line}{f'   WRONG: {wrong}' if wrong else ''}", flush=True)
        if wrong:
            self.failures.append(f"trial {trial.number}, {fault.__name__}: {wrong}; {finding.examples[:2]}")
            with open(os.path.join(self.folder, "trials.log"), "a", encoding="utf-8") as log:
                log.write("\n".join([line, str(wrong), *trial.events, *finding.examples, "", ""]))
        else:
            self.passed += 1

    def kept(self, trial):
        """The positions that the primary has in the end: in a channel's stream, and beside it what was
        changed."""
        primary = self.hosts.primary()
        epoch = primary.ask("HGET", f"{{{NAME}}}:meta", "epoch")
        found = set()
        for channel in trial.channels:
            stream = primary.ask("XRANGE", f"{{{NAME}}}:c:{channel}", "-", "+", timeout=10)
            found |= {f"{epoch}:{mark.partition('-')[0]}" for mark, _ in stream}
            beside = primary.ask(
                "ZRANGE", f"{{{NAME}}}:r:{channel}", "0", "-1", "WITHSCORES", timeout=10)
            found |= {f"{epoch}:{score}" for score in beside[1::2]}
        return found

    def write(self):
        """The report, after each trial."""
        with open(os.path.join(self.folder, "report.json"), "w", encoding="utf-8") as file:
            json.dump({
                "passed": self.passed, "failures": self.failures, "table": self.table(),
                "faults": {name: [each.values() for each in found]
                           for name, found in self.totals.items()}}, file, indent=1)

    def table(self):
        """A line for each fault, and one for all that a cluster must bear."""
        lines = [row(fault.__name__, self.totals[fault.__name__])
                 for fault in faults.ALL if fault.__name__ in self.totals]
        single = [each for fault in faults.SINGLE + faults.WITH_ITS_NODE
                  for each in self.totals.get(fault.__name__, [])]
        return [HEAD, *lines, row("all but the double ones", single)]


COLUMNS = ("acknowledged", "lost", "silent", "phantoms", "twice", "disorder", "stuck",
           "needless_gaps", "gaps", "other", "unknown", "changes", "in_doubt", "stale")
HEAD = f"{'':38}trials " + " ".join(f"{name.replace('_', ' '):>13}" for name in COLUMNS) + (
    "  longest post  outage")


def row(name, findings):
    total = Finding()
    for each in findings:
        total.add(each)
    return (f"{name.replace('_', ' '):38}{len(findings):6} "
            + " ".join(f"{getattr(total, column):13}" for column in COLUMNS)
            + f"  {total.longest_post:10.2f} s {total.outage:5.2f} s")


def leave(trial, bot):
    """Somebody polls once and goes. When that was."""
    try:
        wire.ask(trial.nodes[trial.number % len(trial.nodes)],
                 chat.poll_request(trial.channels[:1], "now", hold=0, fields=bot.fields), timeout=10)
    except OSError as error:
        trial.problem(f"a poll before the fault failed: {error}")
    return time.monotonic()


def people(node, channel, reader):
    try:
        answer = wire.ask(
            node, wire.request("GET", f"/channels/{channel}/people", fields=reader.fields), timeout=5)
    except OSError as error:
        return str(error)
    if answer.status != 200:
        return repr(answer)
    return {person["name"] for person in answer.json()["people"]}


if __name__ == "__main__":
    Trials(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:6]).run()
