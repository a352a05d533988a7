"""What a session, its token and its cookie are good for, and what they are not.

The numbers are those of the list of attacks behind the threat model. There is no 125, how long it
takes to refuse a user that does not exist: there are no passwords.
"""
# SPDX-License-Identifier: MIT

import base64
import hashlib
import hmac
import os
import time
from urllib.parse import urlencode

import chat
import pytest
import wire
from visitor import Visitor

DAY = 86400


@pytest.fixture
def visitor(server):
    return Visitor(server.port)


@pytest.fixture
def ann(visitor, channel):
    assert visitor.log_in(f"ann of {channel}").status == 200
    return visitor


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """A file of keys like the server's own, whose secrets the tests know."""
    path = tmp_path_factory.mktemp("keys") / "fireside.secret"
    now = int(time.time())
    secrets = {"k9now": (now - DAY, b"\x01" * 32), "k8old": (now - 31 * DAY, b"\x02" * 32)}
    path.write_text("".join(
        f"{name} {made} {secret.hex()}\n" for name, (made, secret) in secrets.items()))
    os.chmod(path, 0o600)
    return str(path), {name: secret for name, (_, secret) in secrets.items()}


@pytest.fixture(scope="session")
def keyed(launch, keys):
    """A server with these keys, where one must log in to speak."""
    return launch("--secret-file", keys[0], "--login", "name")


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def minted(key, secret, name, began, cookie="sid"):
    """A cookie as the server makes it: Sources/ChatHTTP/Login/Session.swift."""
    # HKDF of RFC 5869 with no salt, one block.
    pseudo = hmac.digest(bytes(32), secret, hashlib.sha256)
    signing = hmac.digest(pseudo, b"fireside session\x01", hashlib.sha256)
    text = f"1.{key}.{int(began)}.{base64url(os.urandom(16))}.{base64url(name.encode())}"
    return text + "." + base64url(hmac.digest(signing, f"{cookie}.{text}".encode(), hashlib.sha256))


def name_of(server, cookie):
    """Who the server takes the bearer of this cookie for."""
    visitor = Visitor(server.port)
    visitor.cookie = cookie
    return visitor.me().get("name")


def test_a_cookie_minted_with_the_servers_own_key_is_good(keyed, keys):
    """A test of the tests: the ones below fail for their own reason alone."""
    secrets = keys[1]
    now = time.time()
    assert name_of(keyed, minted("k9now", secrets["k9now"], "minted", now - 60)) == "minted"
    # The key before the newest still counts.
    assert name_of(keyed, minted("k8old", secrets["k8old"], "older", now - DAY)) == "older"


def test_a_cookie_that_was_changed_anywhere_is_nobodys(server, ann):  # 115
    good = ann.cookie
    assert name_of(server, good) == ann.card["name"]
    for at, letter in enumerate(good):
        other = "A" if letter != "A" else "B"
        assert name_of(server, good[:at] + other + good[at + 1:]) is None, at
    for changed in (good[:-1], good + "A", good + "=", good.upper(), "." + good, good[1:], "", "."):
        assert name_of(server, changed) is None, changed


def test_a_cookie_of_an_unknown_key_is_nobodys(keyed, keys):  # 116
    secret = keys[1]["k9now"]
    for key in ("k7gone", "", "..", "k9now ", "K9NOW"):
        assert name_of(keyed, minted(key, secret, "mallory", time.time())) is None, key
    # One key's name over another's signature.
    assert name_of(keyed, minted("k8old", secret, "mallory", time.time())) is None


def test_a_cookie_that_is_too_old_is_nobodys(keyed, keys):  # 117
    secret = keys[1]["k9now"]
    assert name_of(keyed, minted("k9now", secret, "oldest", time.time() - 13.9 * DAY)) == "oldest"
    assert name_of(keyed, minted("k9now", secret, "too old", time.time() - 14.1 * DAY)) is None


def test_a_signature_for_something_else_is_no_session(keyed, keys):
    cookie = minted("k9now", keys[1]["k9now"], "mallory", time.time(), cookie="xsrf")
    assert name_of(keyed, cookie) is None


def test_of_two_cookies_neither_counts(server, ann):  # 118
    """A page of a neighbouring host may have put one beside ours."""
    other = Visitor(server.port)
    other.me()
    for pair in ((ann.cookie, other.cookie), (other.cookie, ann.cookie), (ann.cookie, ann.cookie)):
        one, two = pair
        for fields in ([f"Cookie: sid={one}; sid={two}"],
                       [f"Cookie: sid={one}", f"Cookie: sid={two}"]):
            answer = wire.ask(server.port, wire.request("GET", "/me", fields=fields))
            assert answer.status in (200, 400)
            assert answer.status == 400 or "name" not in answer.json()


def test_a_post_without_a_token_has_no_name(keyed):  # 119
    ann = Visitor(keyed.port)
    ann.log_in("ann without a token")
    for form in ({}, {"_xsrf": ""}, {"_xsrf": "A" * 86}, {"_xsrf": ann.card["xsrf"][:-1]}):
        assert ann.say("lobby", "forged", **form).status == 403, form
    assert ann.say("lobby", "meant", _xsrf=ann.card["xsrf"]).status == 201
    assert ann.say("lobby", "meant, too", f"X-XSRF-Token: {ann.card['xsrf']}").status == 201
    assert ann.post("/logout", {}).status == 403
    assert ann.post("/login", {"name": "someone else"}).status == 403
    assert ann.me()["name"] == "ann without a token"


def test_a_token_of_another_session_has_no_name(keyed):  # 120
    ann, eve = Visitor(keyed.port), Visitor(keyed.port)
    ann.log_in("ann of 120")
    eve.log_in("eve of 120")
    nobody = Visitor(keyed.port)
    nobody.me()
    for token in (eve.card["xsrf"], nobody.card["xsrf"]):
        assert ann.say("lobby", "forged", _xsrf=token).status == 403
        assert ann.post("/logout", {"_xsrf": token}).status == 403
        assert ann.post("/login", {"name": "eve's", "_xsrf": token}).status == 403
    # Nor is that of one's own session before.
    before = ann.card["xsrf"]
    ann.post("/logout", {"_xsrf": before})
    ann.log_in("ann again")
    assert ann.say("lobby", "forged", _xsrf=before).status == 403


@pytest.mark.parametrize("field", [  # 121 and 122
    "Origin: null", "Origin: http://evil.example", "Origin: http://outside.evil.example",
    "Origin: http://evil.example:80/outside", "Origin: http://outside@evil.example",
    "Origin: http://outside:1", "Origin: https://good.evil", "Origin: file://",
    "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
    "Referer: http://evil.example/http://outside/"])
def test_a_page_of_another_origin_does_nothing_with_cookie_and_token(keyed, field):
    """Even if it knew the token."""
    ann = Visitor(keyed.port)
    name = f"ann of {field[:40]}"
    ann.log_in(name)
    token = ann.card["xsrf"]
    assert ann.say("lobby", "forged", field, _xsrf=token).status in (401, 403)
    assert ann.post("/login", {"name": "mallory", "_xsrf": token}, field).status == 403
    assert ann.post("/logout", {"_xsrf": token}, field).status == 403
    assert ann.get("/me", field).status == 403
    assert ann.me()["name"] == name
    assert ann.say("lobby", "meant", "Origin: http://outside", _xsrf=token).status == 201


def test_a_get_says_nothing_and_logs_nobody_in_or_out(keyed):  # 123
    ann = Visitor(keyed.port)
    ann.log_in("ann of 123")
    form = urlencode({"text": "forged", "name": "mallory", "_xsrf": ann.card["xsrf"]})
    for path in ("/login", "/logout", "/channels/lobby"):
        assert ann.get(f"{path}?{form}").status in (404, 405), path
    assert ann.me()["name"] == "ann of 123"
    assert "forged" not in [m["body"].get("text") for m in chat.history(keyed.port, "lobby")]


def test_too_many_logins_are_429(launch):  # 124
    server = launch("--login-rate", "5")
    visitor = Visitor(server.port)
    answers = [visitor.log_in(f"name {number}") for number in range(8)]
    assert [answer.status for answer in answers] == [200] * 5 + [429] * 3
    assert "Retry-After" in answers[-1].head
    # Whoever is in, stays in, and may speak.
    assert visitor.me()["name"] == "name 4"
    assert visitor.say("lobby", "still here", _xsrf=visitor.card["xsrf"]).status == 201


def test_the_cookie_is_for_the_server_alone(visitor):
    head = visitor.get("/me").head
    cookie = next(line for line in head.split("\r\n") if line.startswith("Set-Cookie: "))
    for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


def test_logging_in_and_out_makes_another_session(server, visitor):
    """Whoever planted or copied the one before has nothing."""
    visitor.me()
    planted = visitor.cookie
    visitor.log_in("fixed")
    assert visitor.cookie != planted
    assert name_of(server, planted) is None
    copied = visitor.cookie
    assert visitor.post("/logout", {"_xsrf": visitor.card["xsrf"]}).status == 200
    assert name_of(server, copied) is None


def test_a_script_tag_has_no_name_and_no_card(server, ann, channel):
    """Its cookie is not looked at; /me has no callback at all."""
    answer = ann.get("/me?callback=hello")
    assert ann.card["name"].encode() not in answer.body
    assert ann.card["xsrf"].encode() not in answer.body
    with_cookie = ann.get(f"/channels/private-{channel}/messages?callback=hello")
    assert b'"status":403' in with_cookie.body
    assert "Set-Cookie" not in with_cookie.head


def test_cookies_alone_open_no_private_channel(launch, channel):
    server, private = launch("--login", "name"), f"private-{channel}"
    ann = Visitor(server.port)
    assert ann.log_in(f"ann of {channel}").status == 200
    token = {"_xsrf": ann.card["xsrf"]}
    for name in (private, private + "-b"):
        assert ann.post("/channels", {"name": name, **token}).status == 201
    assert ann.say(private, "secret", **token).status == 201
    for path in (f"/channels/{private}/messages?", f"/channels/{private}/people?",
                 f"/poll?channels={private}&since=start&hold=0&"):
        assert ann.get(path).status == 401, path
        ticket = ann.me(private)["ticket"]
        assert ann.get(f"{path}t={ticket}").status == 200, path
        assert ann.get(f"{path}t={ann.me(private + '-b')['ticket']}").status == 403, path
    listed = wire.ask(server.port, wire.request("GET", "/channels")).body
    assert private.encode() not in listed


def test_a_poll_with_a_claimed_name_is_refused_where_names_are_given(keyed):
    answer = wire.ask(keyed.port, chat.poll_request(["lobby"], "now", name="mallory"))
    assert answer.status == 403
    answer = wire.ask(keyed.port, chat.publish_request("lobby", "forged", name="mallory"))
    assert answer.status in (401, 403)


def test_the_sessions_name_wins_over_a_claim(server, ann, channel):
    token = ann.card["xsrf"]
    assert ann.say(channel, "who said this?", _xsrf=token, **{"from": "mallory"}).status == 201
    message, = chat.history(server.port, channel)
    assert message["from"] == ann.card["name"]


def test_a_form_of_the_page_leads_nowhere_else(server, ann, channel):
    token = ann.card["xsrf"]
    answer = ann.say(channel, "hi", _xsrf=token, _page=channel)
    assert answer.status == 303
    assert f"Location: /?channel={channel}\r\n" in answer.head
    for page in ("//evil.example", "https://evil.example", "x\r\nX-Header: y", "../x",
                 "javascript:x"):
        answer = ann.say(channel, "hi", _xsrf=token, _page=page)
        assert answer.status == 400, page
        assert "evil" not in answer.head and "X-Header" not in answer.head
