"""What a session of an account, its cookie and its token are good for, and what they are not.

The attacks 115 to 123 of Tests/browser/test_sessions.py once more, on sessions that carry an identity.
"""
# SPDX-License-Identifier: MIT

import itertools

from oidc_play import Play

FOREIGN = (
    "Origin: null", "Origin: http://evil.example", "Origin: file://", "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: same-site", "Referer: http://evil.example/")


def sessions(report, program, folder):
    with Play(program, folder, "--speaker-rate", "0", "--publish-rate", "0") as play:
        play.is_found()
        for rule in (cookies, tokens, foreign, gets, ends):
            rule(report, play, play.log_in(sub="ann", name="Ann"), play.log_in(sub="eve", name="Eve"))


def bearer(play, cookie):
    """Who brings this cookie, by what the chat calls them."""
    return play.agent().get("/me", f"Cookie: sid={cookie}").json().get("name")


def cookies(report, play, ann, eve):
    """115, 116, 118: only as it was given, and only one."""
    one, two = ann.session_cookie(), eve.session_cookie()
    report.check((bearer(play, one), bearer(play, two)) == ("Ann", "Eve"), "a cookie is nobody's")
    changed = [one[:at] + ("B" if letter == "A" else "A") + one[at + 1:] for at, letter in enumerate(one)]
    changed += [one[:-1], one + "A", "." + one, one[1:], "", "."]
    changed += [".".join(parts) for parts in mixed(one.split("."), two.split("."))]
    for cookie in changed:
        report.check(bearer(play, cookie) is None, f"{cookie} is the cookie of {bearer(play, cookie)}")
    for pair in ((one, two), (two, one), (one, one)):
        answer = play.agent().get("/me", f"Cookie: sid={pair[0]}; sid={pair[1]}")
        report.check(answer.status_code == 400 or "name" not in answer.json(), "of two cookies one counts")


def mixed(one, two):
    """Each way to put parts of two cookies together, but for the two themselves; and one as it would be
    without its account."""
    for choice in itertools.product((0, 1), repeat=len(one)):
        parts = [pair[side] for pair, side in zip(zip(one, two), choice)]
        if parts not in (one, two):
            yield parts
    yield ["1", *one[1:4], *one[6:]]


def tokens(report, play, ann, eve):
    """119, 120: without its own token a session has no name."""
    own = ann.knows_token()
    for token in ("", own[:-1], "A" * len(own), eve.knows_token(), play.agent().knows_token()):
        report.check(ann.say("lobby", "forged", token=token).status_code == 403, "a post without its token")
        report.check(ann.post("/logout", {"_xsrf": token}).status_code == 403, "a logout without its token")
    report.check(ann.say("lobby", "meant", token=own).status_code == 201, "a post with its token is refused")


def foreign(report, play, ann, eve):
    """121, 122: a page of another site does nothing with them, even if it knew the token."""
    token = ann.knows_token()
    for field in FOREIGN:
        report.check(ann.say("lobby", "forged", field, token=token).status_code in (401, 403), (
            f"a post with {field}"))
        report.check(ann.post("/logout", {"_xsrf": token}, field).status_code == 403, f"a logout with {field}")
        report.check(ann.get("/me", field).status_code == 403, f"/me with {field}")
    report.check(ann.me().get("name") == "Ann", "a foreign page has ended a session")


def gets(report, play, ann, eve):
    """123: by GET nothing is said, and nobody is logged out."""
    token = ann.knows_token()
    for path in ("/logout", "/channels/lobby", "/moderation/ban"):
        answer = ann.get(f"{path}?text=forged&_xsrf={token}")
        report.check(answer.status_code in (403, 404, 405), f"GET {path} is answered {answer.status_code}")
    answer = ann.get("/me?callback=hello")
    report.check("Ann" not in answer.text and token not in answer.text, "a script tag may read /me")
    said = ann.get("/channels/lobby/messages").text
    report.check("forged" not in said, "what was forged is in the history")


def ends(report, play, ann, eve):
    """A login makes another session, and a logout ends it."""
    planted = play.agent()
    before = planted.session_cookie() if planted.knows_token() else None
    play.log_in(agent=planted)
    report.check(planted.session_cookie() != before, "a session from before the login goes on")
    report.check(before is None or bearer(play, before) is None, "who planted a session has it")
    copied, token = ann.session_cookie(), ann.knows_token()
    answer = ann.post("/logout", {"_xsrf": token})
    place = answer.json().get("provider", "") if answer.status_code == 200 else answer.headers["Location"]
    report.check(place.startswith(play.provider.issuer + "/logout?"), f"the provider's logout is {place!r}")
    report.check(bearer(play, copied) is None, "a session lives on after its logout")
    report.check(eve.me().get("name") == "Eve", "the logout of one ends the session of another")
    head = play.log_in().last.headers.get("Set-Cookie", "")
    report.check("HttpOnly" in head and "SameSite=Lax" in head and "Domain" not in head, (
        f"the cookie is {head}"))


ALL = (sessions,)
