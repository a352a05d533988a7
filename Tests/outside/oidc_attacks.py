"""Attacks on the login by a provider: what a bad provider, a bad token and a bad visitor try.

Each is a function that plays it, and returns the browsers that must not be logged in now. Its name in words
is the report's.
"""
# SPDX-License-Identifier: MIT

import hashlib
import hmac
import json
import time

from provider_hostile import DISCOVERY, KEYS, SECRET, TOKEN, Reply, as_json, base64url, key, unsigned

#: Group → name in words → function.
ATTACKS = {}
HUGE = 16 << 20
EVIL = "https://evil.example"


def attack(group, name):
    def keep(function):
        ATTACKS.setdefault(group, {})[name] = function
        return function
    return keep


# ---- What the ID token says ----

def says(name, **claims):
    @attack("what the ID token says", name)
    def play(play):
        play.provider.claims = {
            name: value() if callable(value) else value for name, value in claims.items()}
        return [play.log_in()]


def hours(count):
    return lambda: int(time.time()) + 3600 * count


says("another issuer", iss=EVIL)
says("no issuer", iss=None)
says("no subject", sub=None)
says("an empty subject", sub="")
says("a subject that is a number", sub=7)
says("a subject of a megabyte", sub="a" * (1 << 20))
says("for another client", aud="somebody-else")
says("for nobody", aud=None)
says("for an empty list", aud=[])
says("for two clients, without azp", aud=["fireside", "somebody-else"])
says("for two clients, azp is the other", aud=["fireside", "somebody-else"], azp="somebody-else")
says("azp is another client", azp="somebody-else")
says("the nonce of another login", nonce="bm90LXRoZS1ub25jZS0tLS0")
says("no nonce", nonce=None)
says("an empty nonce", nonce="")
says("expired an hour ago", exp=hours(-1), iat=hours(-2))
says("no end", exp=None)
says("an end that is a text", exp="never")
says("made in an hour", iat=hours(1), exp=hours(2))
says("not valid before an hour", nbf=hours(1))


@attack("what the ID token says", "an issuer with a slash more")
def issuer_with_slash(play):
    play.provider.claims = {"iss": play.provider.issuer + "/"}
    return [play.log_in()]


# ---- How it is signed ----

def signs(name, **head):
    def keep(sign):
        @attack("how it is signed", name)
        def play(play):
            play.provider.head = head
            play.provider.sign = lambda head, claims: sign(play.provider, head, claims)
            return [play.log_in()]
        return sign
    return keep


@signs("alg none, no signature", alg="none", kid=None)
def with_none(provider, head, claims):
    return unsigned(head, claims) + "."


@signs("alg none, the right signature", alg="none")
@signs("alg ES256, signed by RS256", alg="ES256")
@signs("alg RS512, signed by RS256", alg="RS512")
@signs("no alg", alg=None)
@signs("a critical extension that nobody knows", crit=["https://evil.example/x"])
def with_right_key(provider, head, claims):
    return provider.signed(head, claims)


@signs("HS256 with the public key", alg="HS256")
def with_public_key(provider, head, claims):
    return with_hmac(provider.key.public_pem(), head, claims)


@signs("HS256 with the client's secret", alg="HS256", kid=None)
def with_client_secret(provider, head, claims):
    return with_hmac(SECRET.encode(), head, claims)


@signs("HS256 with an empty key", alg="HS256")
def with_empty_key(provider, head, claims):
    return with_hmac(b"", head, claims)


def with_hmac(secret, head, claims):
    data = unsigned(head, claims)
    return f"{data}.{base64url(hmac.digest(secret, data.encode(), hashlib.sha256))}"


@signs("a key that is not in the set", kid="stranger")
@signs("another key under the right kid")
@signs("another key, no kid", kid=None)
@signs("another key, which the token brings along", jwk=key("stranger").public())
@signs("another key, which the token says where to fetch", jku="http://127.0.0.1:9/keys")
def with_other_key(provider, head, claims):
    data = unsigned(head, claims)
    return f"{data}.{base64url(key('stranger').sign(data.encode()))}"


@signs("claims changed after it was signed")
def tampered(provider, head, claims):
    begin, _, end = provider.signed(head, claims).split(".")
    return f"{begin}.{base64url(json.dumps({**claims, 'sub': 'root'}).encode())}.{end}"


@signs("a signature cut short")
def cut_short(provider, head, claims):
    return provider.signed(head, claims)[:-8]


@signs("no signature")
def without_signature(provider, head, claims):
    return unsigned(head, claims) + "."


@signs("two parts")
def two_parts(provider, head, claims):
    return unsigned(head, claims)


@signs("no token at all")
def no_token(provider, head, claims):
    return "this-is-no-token"


@signs("sixteen megabytes")
def huge_token(provider, head, claims):
    return provider.signed(head, {**claims, "x": "a" * HUGE})


# ---- What the provider's places answer ----

def page(body, kind="application/json"):
    return Reply(200, {"Content-Type": kind}, body)


#: Name in words → what bends the answer of any place.
ANSWERS = {
    "500": lambda reply: reply._replace(status=500),
    "a page of HTML": lambda reply: page(b"<p>hello", "text/html"),
    "nothing": lambda reply: page(b""),
    "half of it": lambda reply: reply._replace(body=reply.body[:len(reply.body) // 2]),
    "a list": lambda reply: as_json(200, [1, 2]),
    "an empty object": lambda reply: as_json(200, {}),
    "a hundred thousand brackets": lambda reply: page(b"[" * 100_000),
    "sixteen megabytes": lambda reply: reply._replace(body=reply.body + b" " * HUGE),
    "a head of a megabyte": lambda reply: reply._replace(fields={**reply.fields, "X": "a" * (1 << 20)}),
    "a redirect": lambda reply: Reply(307, {"Location": "/elsewhere"}, b""),
    "less than it announces": lambda reply: reply._replace(
        fields={**reply.fields, "Content-Length": len(reply.body) + 100}),
    "not for two minutes": lambda reply: reply._replace(wait=120),
}


def redeemed(name, bend):
    @attack("what the token endpoint answers", name)
    def play(play):
        play.provider.bends[TOKEN] = bend
        return [play.log_in()]


for each in ANSWERS.items():
    redeemed(*each)
redeemed("the right token with 400", lambda reply: reply._replace(status=400))
redeemed("a token that is a number", lambda reply: as_json(200, {"id_token": 7}))


# ---- What the provider publishes ----

def discovered(**changes):
    """The right answer, but for this. None takes a word out."""
    def bend(reply):
        value = {**json.loads(reply.body), **changes}
        return as_json(200, {name: each for name, each in value.items() if each is not None})
    return bend


def has_keys(*keys):
    return lambda reply: as_json(200, {"keys": keys})


#: Path → name in words → what bends it, before the chat asks.
PUBLISHED = {
    DISCOVERY: {
        **ANSWERS,
        "another issuer": discovered(issuer=EVIL),
        "no issuer": discovered(issuer=None),
        "no token endpoint": discovered(token_endpoint=None),
        "no keys": discovered(jwks_uri=None),
        "a login page that is a script": discovered(authorization_endpoint="javascript:alert(1)"),
        "a login page without TLS": discovered(authorization_endpoint="http://evil.example/login"),
        "a token endpoint without TLS": discovered(token_endpoint="http://192.0.2.1/token"),
        "keys in a file": discovered(jwks_uri="file:///etc/passwd"),
        "a login page with a line break": discovered(
            authorization_endpoint="https://evil.example/\r\nX: y"),
        "a token endpoint that is a number": discovered(token_endpoint=7),
    },
    KEYS: {
        **ANSWERS,
        "no keys": has_keys(),
        "a secret in place of a key": has_keys(
            {"kty": "oct", "kid": "hostile", "alg": "RS256", "k": base64url(SECRET.encode())}),
        "the key without its numbers": has_keys({"kty": "RSA", "kid": "hostile"}),
        "a key of 512 bits": has_keys({
            "kty": "RSA", "kid": "hostile", "e": "AQAB", "n": base64url(b"\xc5" * 64)}),
    },
}


# ---- How somebody comes back ----

def comes_back(name):
    def keep(function):
        return attack("how somebody comes back", name)(function)
    return keep


@comes_back("without the cookie, as one does whom somebody else's address lured")
def without_cookie(play):
    query = play.granted(play.asked_by(play.agent()))
    victim = play.agent()
    play.comes_back(victim, **query)
    return [victim]


@comes_back("with the state of another browser")
def state_of_another(play):
    victim, attacker = play.agent(), play.agent()
    play.asked_by(victim)
    play.comes_back(victim, **play.granted(play.asked_by(attacker)))
    return [victim, attacker]


@comes_back("with the code of another browser")
def code_of_another(play):
    victim, attacker = play.agent(), play.agent()
    own = play.asked_by(victim)
    stolen = play.granted(play.asked_by(attacker))
    play.comes_back(victim, **{**stolen, "state": own["state"]})
    return [victim, attacker]


@comes_back("a second time, with the same cookie")
def replayed(play):
    agent = play.agent()
    query = play.granted(play.asked_by(agent))
    cookies = agent.session.cookies.copy()
    play.comes_back(agent, **query)
    assert "person" in agent.me(), "the first time is no attack"
    thief = play.agent()
    thief.session.cookies.update(cookies)
    play.comes_back(thief, **query)
    return [thief]


@comes_back("with a code that was used before")
def code_used_before(play):
    first, agent = play.agent(), play.agent()
    query = play.granted(play.asked_by(first))
    play.comes_back(first, **query)
    assert "person" in first.me(), "the first time is no attack"
    play.comes_back(agent, **{**query, "state": play.asked_by(agent)["state"]})
    return [agent]


def with_query(name, **changes):
    """A right way back, but for this. None takes a word out."""
    @comes_back(name)
    def play(play):
        agent = play.agent()
        query = {**play.granted(play.asked_by(agent)), **changes}
        play.comes_back(agent, **{key: value for key, value in query.items() if value is not None})
        return [agent]


with_query("with another state", state="AAAAAAAAAAAAAAAAAAAAAA")
with_query("without a state", state=None)
with_query("with an empty state", state="")
with_query("without a code", code=None)
with_query("with a code of six thousand letters", code="a" * 6000)
with_query("from another issuer, RFC 9207", iss=EVIL)
with_query("without the issuer that the provider promises to name", iss=None)
with_query("denied", code=None, error="access_denied")
with_query("denied and granted", error="access_denied")
with_query("with a script in the error", code=None, error="<script>alert(1)</script>",
           error_description="<img src=x onerror=alert(1)>")


@comes_back("by POST")
def by_post(play):
    agent = play.agent()
    agent.post(f"/login/{play.provider.name}/callback", play.granted(play.asked_by(agent)))
    return [agent]


@comes_back("with a cookie in which a letter was changed")
def changed_cookie(play):
    agents = []
    for place in (0.2, 0.5, 0.8, 0.99):
        agent = play.agent()
        query = play.granted(play.asked_by(agent))
        for cookie in agent.session.cookies:
            at = int(len(cookie.value) * place)
            letter = "A" if cookie.value[at] != "A" else "B"
            cookie.value = cookie.value[:at] + letter + cookie.value[at + 1:]
        play.comes_back(agent, **query)
        agents.append(agent)
    return agents


@comes_back("by the path of a provider that there is not")
def by_no_provider(play):
    agent = play.agent()
    agent.get("/login/other/callback", params=play.granted(play.asked_by(agent)))
    return [agent]
