"""What must hold at a login by a provider besides: where it leads, who it makes one, who is let in."""
# SPDX-License-Identifier: MIT

import time
from urllib.parse import quote

import proxy
from agent import words_of
from oidc_play import Play
from provider_hostile import KEYS, NAME, HostileProvider, key

#: Seconds after which a chat asks again for keys because a token has one that it does not know.
KEY_PAUSE = 60.5
#: Where nobody must be led: what a browser takes for another host, a script, or another head's field.
LURES = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/",
    "https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example",
    "/?x\r\nSet-Cookie: sid=1", "//127.0.0.1@evil.example/", "/..//evil.example", "@evil.example",
    "/%0d%0aX: y", "/" + "a" * 5000)
#: Names that somebody may have, and that a page, a log or a terminal must bear.
NAMES = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\u202egnp.exe", "a\u0000b", "a\r\nb",
    "\x1b[2Jann", "__proto__", "a" * 5000, " ", "", "\U0001f600" * 3, "moderator\u200b")


def backs(report, program, folder):
    """After the login one is at a page of the chat, whatever the link said."""
    with Play(program, folder) as play:
        play.is_found()
        for lure in LURES:
            agent = play.agent()
            answer = agent.begins(play.provider.name, quote(lure, safe=""))
            if answer.status_code == 303:
                play.comes_back(agent, **play.granted(words_of(answer.headers["Location"])))
                place = agent.last.headers.get("Location", "")
                report.check(is_own(place, play.origin), f"back={lure[:60]!r} leads to {place!r}")
                report.check("sid=1" not in str(agent.last.headers), f"back={lure!r} sets a cookie")
            else:
                report.check(answer.status_code in (400, 414), f"back={lure[:60]!r}: {answer.status_code}")
        agent = play.log_in(back="/?channel=tea")
        report.check(agent.last.headers["Location"] == "/?channel=tea", (
            f"back=/?channel=tea leads to {agent.last.headers['Location']}"))
    report.figure(f"{len(LURES)} lures lead to no other page")


def is_own(place, origin):
    """Whether a browser takes it for a page of the chat: it reads a backslash as a slash, and no tabs."""
    place = place.removeprefix(origin).replace("\\", "/")
    return place.startswith("/") and not place.startswith("//") and not any(
        ord(letter) <= 32 for letter in place)


def names(report, program, folder):
    """Whatever somebody is called, it is text; and nobody takes another's place by it."""
    with Play(program, folder) as play:
        play.is_found()
        people = {}
        for number, name in enumerate(NAMES):
            agent = play.log_in(sub=f"person-{number}", name=name)
            me = agent.me()
            if not report.check("person" in me, f"{name[:40]!r} cannot log in: {me}"):
                continue
            people[me["person"]] = me["name"]
            report.check(0 < len(me["name"]) <= 100, f"{name[:40]!r} is called {me['name'][:100]!r}")
            report.check(not any(ord(letter) < 32 for letter in me["name"]), f"{me['name']!r} has controls")
            page = agent.get("/", "Accept: text/html")
            report.check("<script>alert" not in page.text and "<img src=x" not in page.text,
                         f"{name!r} is markup in the page")
            report.check(agent.say("lobby", "hello").status_code == 201, f"{name[:40]!r} cannot speak")
        report.check(len(people) == len(NAMES), f"{len(NAMES)} people are {len(people)}")
        said = play.log_in().get("/channels/lobby/messages").json()["messages"]
        report.check([one["from"] for one in said] == list(people.values()), "the history has other names")


def persons(report, program, folder):
    """One is the same at each login. Two of one name are two, and two of one subject at two providers."""
    other = HostileProvider("other")
    with Play(program, folder, others=[other]) as play:
        play.is_found()
        first, again, twin = play.log_in(sub="1"), play.log_in(sub="1"), play.log_in(sub="2")
        report.check(first.me()["person"] == again.me()["person"], "one who comes back is another")
        report.check(first.me()["person"] != twin.me()["person"], "two of one name are one")
        report.check(first.me()["name"] == twin.me()["name"] == "Ann Lee", "two of one name have other names")
        main = play.provider
        play.provider = other
        play.is_found()
        elsewhere = play.log_in(sub="1")
        report.check(elsewhere.me()["person"] not in (first.me()["person"], twin.me()["person"]),
                     "one subject at two providers is one person")
        mixed_up(report, play, main, other)
    other.close()


def mixed_up(report, play, one, other):
    """A provider that is honest is made to vouch for the login at another."""
    for words, path, issuer in (
            ("at the other's path", other.name, None), ("as the other", one.name, other.issuer),
            ("at the other's path, as the other", other.name, other.issuer)):
        agent = play.agent()
        play.provider = one
        query = play.granted(play.asked_by(agent))
        if issuer:
            query["iss"] = issuer
        agent.get(f"/login/{path}/callback", params=query)
        report.check("name" not in agent.me(), f"a login by one provider counts {words}")
    # The code of one, in the login by the other: the other must not even get it with a secret of the first.
    agent = play.agent()
    play.provider = other
    asked = play.asked_by(agent)
    play.comes_back(agent, code=one.grant(asked), state=asked["state"], iss=other.issuer)
    report.check("name" not in agent.me(), "the code of another provider logs in")


def allowed(report, program, folder):
    """Only whom the operator lets in."""
    with Play(program, folder, allow=["email=*@example.org", "groups=staff"]) as play:
        play.is_found()
        for comes_in, claims in (
                (True, {"email": "ann@example.org", "email_verified": True}),
                (True, {"groups": ["guests", "staff"]}),
                (False, {}),
                (False, {"email": "ann@example.org", "email_verified": False}),
                (False, {"email": "ann@example.org.evil.example", "email_verified": True}),
                (False, {"email": "ann@evil.example", "email_verified": True}),
                (False, {"email": "ann@notexample.org", "email_verified": True}),
                (False, {"email": ["ann@example.org", "x@evil.example"], "email_verified": False}),
                (False, {"email": {"*": "@example.org"}, "email_verified": True}),
                (False, {"groups": ["staffing"]}), (False, {"groups": "not staff"}),
                (False, {"groups": {"staff": True}}), (False, {"group": "staff"})):
            agent = play.log_in(**claims)
            report.check(("person" in agent.me()) == comes_in, (
                f"with {claims} one is {'not ' if comes_in else ''}let in: {agent.last.text[:200]}"))


def rotation(report, program, folder):
    """The provider changes its key between two logins, and takes the old one back."""
    with Play(program, folder) as play:
        play.is_found()
        report.check("person" in play.log_in().me(), "nobody can log in")
        time.sleep(KEY_PAUSE)
        old, rotated = play.provider.key, key("rotated")
        play.provider.key = rotated
        report.check("person" in play.log_in().me(), "a new key is not known")
        play.provider.sign = lambda head, claims: HostileProvider.signed(Old(old), head, claims)
        play.provider.head = {"kid": old.kid}
        report.check("person" not in play.log_in().me(), "the old key is still good")
        play.provider.straighten()
        play.provider.key = rotated
        before = play.provider.asked[KEYS]
        play.provider.head = {"kid": "stranger"}
        for _ in range(20):
            play.log_in()
        more = play.provider.asked[KEYS] - before
        report.check(more <= 2, f"twenty tokens with unknown keys make it ask {more} times for them")
        play.provider.head = {}
        report.check("person" in play.log_in().me(), "nobody can log in afterwards")


class Old:
    """Signs with the key that was."""

    def __init__(self, key):
        self.key = key


def away(report, program, folder):
    """The chat comes up without its provider, says so, and finds it when it is there. So it is when the
    provider goes and comes back: who is logged in stays."""
    (port,) = proxy.free_ports(1)
    with Play(program, folder, away=f"http://127.0.0.1:{port}") as play:
        agent = play.agent()
        answer = agent.begins(NAME)
        report.check("Location" not in answer.headers or is_own(answer.headers["Location"], play.origin),
                     "people are sent to a provider that is away")
        report.check(agent.get("/health").status_code == 200, "the chat is not up")
        play.provider = HostileProvider(port=port)
        began = time.monotonic()
        play.is_found()
        report.figure(f"a provider that was away is found after {time.monotonic() - began:.1f} s")
        early = play.log_in()
        report.check("person" in early.me(), "nobody can log in")
        late = play.agent()
        query = play.granted(play.asked_by(late))
        play.provider.close()
        play.comes_back(late, **query)
        report.check("person" not in late.me(), "one logs in without the provider")
        report.check(early.say("lobby", "still here").status_code == 201, "who was logged in cannot speak")
        play.provider = HostileProvider(port=port)
        report.check("person" in play.log_in().me(), "nobody can log in when the provider is back")


def closed(report, program, folder):
    """Who has not logged in learns nothing: no text, no name, no channel, no number, at no door."""
    with Play(program, folder) as play:
        play.is_found()
        member = play.log_in()
        for text in ("words for members", "more of them"):
            report.check(member.say("hidden-room", text).status_code == 201, "a member cannot speak")
        hidden = ("words for members", "hidden-room", "Ann Lee", member.me()["person"])
        for target in STRANGERS:
            for kind in ("*/*", "text/html", "text/event-stream", "application/json"):
                answer = play.agent().get(target, f"Accept: {kind}")
                # What a stranger has asked for is no news to them.
                told = [each for each in hidden if each in answer.text and each not in target]
                report.check(not told, f"{target} tells a stranger {told}")
                report.check(answer.status_code in (200, 303, 400, 401, 403, 404, 405), (
                    f"{target} answers a stranger {answer.status_code}"))
        for target in POSTS:
            answer = play.agent().post(target, {"text": "I am in"})
            report.check(answer.status_code in (400, 401, 403, 404, 405), (
                f"a stranger's POST to {target} is answered {answer.status_code}"))
        said = member.get("/channels/hidden-room/messages").json()["messages"]
        report.check(len(said) == 2, f"a stranger has changed the channel: {said}")


#: What a stranger may ask.
STRANGERS = (
    "/", "/?channel=hidden-room", "/poll?channels=hidden-room&since=start&hold=0",
    "/poll?channels=hidden-room&since=-9&hold=0", "/poll?channels=hidden-room&since=start&hold=0&callback=f",
    "/poll?channels=lobby&since=now&hold=0", "/channels", "/channels/hidden-room/messages",
    "/channels/hidden-room/people", "/channels/hidden-room/members", "/channels/hidden-room", "/me",
    "/me/channels", "/me?channels=hidden-room", "/moderation", "/health", "/ready", "/metrics",
    "/lobby", "/fireside.js", "/login", f"/login/{NAME}/callback")
POSTS = (
    "/", "/channels/hidden-room", "/channels/hidden-room/messages/x:1/edit",
    "/channels/hidden-room/messages/x:1/delete", "/channels", "/channels/hidden-room/clear",
    "/moderation/ban", "/login", "/logout")

ALL = (rotation, away, backs, names, persons, allowed, closed)
