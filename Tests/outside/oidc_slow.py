"""A provider that takes ten seconds for each answer: who talks meanwhile notices nothing."""
# SPDX-License-Identifier: MIT

import threading
import time

import chat
import wire
from line import Line
from oidc_play import Play
from provider_hostile import TOKEN

FORM = "application/x-www-form-urlencoded"
#: Seconds: of the provider, and of listening without it.
WAIT, QUIET = 10, 5
#: How many log in at once, how many listen, and seconds between two messages.
LOGINS, LISTENERS, PAUSE = 8, 10, 0.02
#: Seconds: a loop that waited for the provider would make somebody wait for as long as it takes.
MOST = 0.25


def slow(report, program, folder):
    with Play(program, folder, "--publish-rate", "0", "--speaker-rate", "0") as play:
        play.is_found()
        member = play.log_in()
        quiet = latencies(play, member, lambda: time.sleep(QUIET))
        play.provider.bends = {TOKEN: lambda reply: reply._replace(wait=WAIT)}
        agents = [play.agent() for _ in range(LOGINS)]
        began = time.monotonic()
        busy = latencies(play, member, lambda: together(
            lambda agent: play.log_in(agent=agent), agents))
        seconds = time.monotonic() - began
        report.check(seconds > WAIT * 0.9, f"the logins took {seconds:.1f} s: nobody waited")
        for name, before, after in zip(("post", "hear"), quiet, busy):
            report.check(after[-1] < MOST, (
                f"while {LOGINS} log in, it takes {after[-1] * 1000:.0f} ms to {name}"))
            report.figure(f"to {name}: {figures(before)} without, {figures(after)} while {LOGINS} wait "
                          f"{WAIT} s for the provider")
        play.provider.straighten()
        report.check("person" in play.log_in().me(), "nobody can log in afterwards")


def latencies(play, member, work):
    """Messages are posted and heard while this is done. Seconds to post one and to hear it, in order."""
    is_over = threading.Event()
    posts, hears, sent = [], [], {}
    ticket = member.me()["ticket"]
    start = wire.ask(play.server.port, chat.poll_request(["lobby"], "now", ticket=ticket)).json()["next"]
    threads = [threading.Thread(target=listen, args=(play, ticket, start, is_over, sent, hears))
               for _ in range(LISTENERS)]
    threads.append(threading.Thread(target=speak, args=(play, member, is_over, sent, posts)))
    for thread in threads:
        thread.start()
    work()
    is_over.set()
    for thread in threads:
        thread.join()
    return sorted(posts), sorted(hears)


def speak(play, member, is_over, sent, posts):
    token, cookie = member.knows_token(), member.cookie()
    with Line(play.server.port) as line:
        while not is_over.is_set():
            text = str(len(posts))
            request = wire.request(
                "POST", "/channels/lobby", f"text={text}&_xsrf={token}".encode(), FORM,
                [f"Cookie: {cookie}"])
            began = sent[text] = time.monotonic()
            answer = line.ask(request)
            assert answer.status == 201, answer
            posts.append(time.monotonic() - began)
            time.sleep(PAUSE)


def listen(play, ticket, since, is_over, sent, hears):
    with Line(play.server.port) as line:
        while not is_over.is_set():
            page = line.ask(chat.poll_request(["lobby"], since, hold=1, ticket=ticket)).json()
            now, since = time.monotonic(), page["next"]
            hears += [now - sent[each["body"]["text"]] for each in page["messages"] if "body" in each]


def together(function, each):
    threads = [threading.Thread(target=function, args=(one,)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def figures(seconds):
    """Of seconds in order."""
    def share(part):
        return seconds[min(len(seconds) - 1, int(len(seconds) * part))] * 1000
    return f"p50 {share(0.5):.1f}, p99 {share(0.99):.1f}, most {seconds[-1] * 1000:.1f} ms"

