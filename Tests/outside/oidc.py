"""Login by a provider: two that people use, and one of ours that does all that a provider must not do.

Each attack has a chat and a provider of its own. It must be refused, and the same browser must be able to
log in when the provider is right again: what is refused, is refused for what was wrong with it.
"""
# SPDX-License-Identifier: MIT

import itertools
import os
import time
from concurrent.futures import ThreadPoolExecutor

import oidc_real
import oidc_rules
import oidc_sessions
import oidc_slow
import oidc_tls
from oidc_attacks import ATTACKS, PUBLISHED
from oidc_play import FOUND, Play
from processes import until

TRIALS, UNIT = 1, "rounds"
#: So many attacks at once: most wait for a program to start, or for a patience to end.
AT_ONCE = 6
#: What an attacker may be answered: back to the page, where a sentence says why, or a refusal.
REFUSALS = (303, 400, 401, 403, 404, 405, 414, 429, 502, 503, 504)
numbers = itertools.count(1)
#: The longest first.
RULES = (*oidc_rules.ALL, *oidc_real.ALL, *oidc_sessions.ALL, *oidc_tls.ALL)


def run(report, program, folder, trials, seed):
    for number in range(trials):
        place = os.path.join(folder, str(number))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            rules = [pool.submit(ruled, play, report, program, place) for play in RULES]
            tried = {
                (group, name): pool.submit(one, report, program, place, f"{group}: {name}", function)
                for group, named in ATTACKS.items() for name, function in named.items()}
            tried |= {
                (f"what {path} says", name): pool.submit(document, report, program, place, path, name, bend)
                for path, bends in PUBLISHED.items() for name, bend in bends.items()}
            for each in rules:
                each.result()
        summarize(report, tried)
        # Alone, for it measures.
        ruled(oidc_slow.slow, report, program, place)


def ruled(play, report, program, folder):
    try:
        play(report, program, os.path.join(folder, play.__name__))
    except Exception as error:
        report.fail(f"{play.__name__}: {type(error).__name__}: {error}")


def summarize(report, tried):
    """A line for each kind of attack."""
    for group in dict.fromkeys(group for group, _ in tried):
        names = {name: each.result() for (its, name), each in tried.items() if its == group}
        refused = [name for name, is_refused in names.items() if is_refused]
        report.figure(f"{len(refused)} of {len(names)} refused, {group}: {'; '.join(refused)}")


def one(report, program, place, name, function):
    """Whether the attack was refused, and it was for no other reason."""
    folder = os.path.join(place, str(next(numbers)))
    try:
        with Play(program, folder) as play:
            play.is_found()
            browsers = function(play)
            refused = all(report.check(
                is_stranger(each), f"{name}: this logs in: {each.me()}; see {folder}") for each in browsers)
            play.provider.straighten()
            again = play.log_in(agent=browsers[0]).me()
            return report.check("person" in again, (
                f"{name}: nobody can log in afterwards: {again}; see {folder}")) \
                and kept_to_itself(report, play, name) and refused
    except Exception as error:
        report.fail(f"{name}: {type(error).__name__}: {error}; see {folder}")
        return False


def is_stranger(agent):
    """Whether a browser is not logged in, and learns nothing."""
    status, me = agent.last.status_code, agent.me()
    return (status in REFUSALS and "name" not in me and "person" not in me and "ticket" not in me
            and agent.get("/channels/lobby/messages").status_code in (401, 403))


def kept_to_itself(report, play, name):
    """Whether the server lives, and its log tells no secret."""
    said = play.log_says()
    told = [each for each in play.provider.secrets if each and each in said]
    return report.check(not told, f"{name}: the log has {told[0] if told else ''}") \
        and report.check(play.server.process.poll() is None, f"{name}: the server did not survive")


def document(report, program, place, path, name, bend):
    """Nobody is sent to log in; when the provider is right again, people are, without a restart."""
    name, folder = f"{path}: {name}", os.path.join(place, str(next(numbers)))
    try:
        with Play(program, folder, bends={path: bend}) as play:
            agent = play.agent()
            until(lambda: play.provider.asked[path], FOUND, "the chat does not ask its provider")
            time.sleep(0.2)
            place = agent.begins(play.provider.name).headers.get("Location", "/")
            refused = report.check(
                place.startswith("/") and not place.startswith("//"),
                f"{name}: people are sent to {place[:200]}; see {folder}")
            play.provider.straighten()
            play.is_found()
            again = play.log_in().me()
            return report.check(
                "person" in again, f"{name}: nobody can log in afterwards; see {folder}") \
                and kept_to_itself(report, play, name) and refused
    except Exception as error:
        report.fail(f"{name}: {type(error).__name__}: {error}; see {folder}")
        return False
