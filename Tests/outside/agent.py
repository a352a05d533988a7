"""A browser without a window: it keeps cookies, and goes where a test sends it."""
# SPDX-License-Identifier: MIT

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

#: Seconds: longer than a server may let a login wait for its provider.
PATIENCE = 40


class Agent:
    """`origin`: the chat's."""

    def __init__(self, origin):
        self.origin = origin
        self.session = requests.Session()
        self.session.trust_env = False
        #: The last answer.
        self.last = None

    def get(self, target, *fields, **words):
        """One answer: redirects are answers, too. `fields`: as "Name: value"."""
        return self.ask("GET", target, fields, **words)

    def post(self, target, form, *fields):
        return self.ask("POST", target, fields, data=form)

    def ask(self, method, target, fields, **words):
        self.last = self.session.request(
            method, urljoin(self.origin, target), allow_redirects=False, timeout=PATIENCE,
            headers=dict(field.split(": ", 1) for field in fields), **words)
        return self.last

    def me(self):
        return self.get("/me").json()

    def knows_token(self):
        """What its page would have kept: the token without which it has no name."""
        return self.me().get("xsrf", "")

    def cookie(self):
        """As a field has it."""
        return "; ".join(f"{each.name}={each.value}" for each in self.session.cookies)

    def session_cookie(self):
        return next((each.value for each in self.session.cookies if each.name == "sid"), None)

    def say(self, channel, text, *fields, token=None):
        token = self.knows_token() if token is None else token
        return self.post(f"/channels/{channel}", {"text": text, "_xsrf": token}, *fields)

    def begins(self, provider, back=None):
        """Where the chat sends it to log in: an answer with a Location, or a refusal."""
        return self.get(f"/login/{provider}" + (f"?back={back}" if back else ""))

    def is_sent_to(self, provider, back=None):
        """Whether the chat sends it to this provider, and not back to its page."""
        answer = self.begins(provider.name, back)
        return answer.status_code == 303 and answer.headers["Location"].startswith(provider.issuer)

    def visits_nanoidp(self, provider, name):
        """The login with its form. The answer of the chat's callback."""
        answer = self.get(self.begins(provider.name).headers["Location"])
        while answer.is_redirect:
            answer = self.get(urljoin(answer.url, answer.headers["Location"]))
        form = {**hidden_fields(answer.text), "username": name, "password": name}
        return self.returns(self.post(answer.url, form))

    def visits_glewlwyd(self, provider, name):
        """The login as its page's script does it. The answer of the chat's callback."""
        place = self.begins(provider.name).headers["Location"]
        self.session.post(
            f"{provider.origin}/api/auth/", json={"username": name, "password": name},
            timeout=PATIENCE).raise_for_status()
        return self.returns(self.get(f"{place}&g_continue"))

    def returns(self, answer):
        """From the provider to the chat."""
        while answer.is_redirect:
            place = urljoin(answer.url, answer.headers["Location"])
            answer = self.get(place)
            if place.startswith(self.origin):
                return answer
        raise AssertionError(f"the provider answers {answer.status_code}: {answer.text[:200]!r}")


def words_of(place):
    """The query of an address, as a dictionary."""
    return dict(parse_qsl(urlsplit(place).query))


def hidden_fields(page):
    found = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            words = dict(attributes)
            if tag == "input" and words.get("type") == "hidden":
                found[words["name"]] = words.get("value", "")

    Reader().feed(page)
    return found
