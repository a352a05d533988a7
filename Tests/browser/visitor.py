"""A visitor without a browser: keeps the cookie that it was given, and sends what a test wants."""
# SPDX-License-Identifier: MIT

import re
from urllib.parse import urlencode

import wire

FORM = "application/x-www-form-urlencoded"


class Visitor:
    """`wire` sends a Host of its own, `outside`; that is this visitor's origin."""

    def __init__(self, port):
        self.port = port
        self.cookie = None
        self.card = {}

    def get(self, target, *fields):
        return self.ask(wire.request("GET", target, fields=self.with_cookie(fields)))

    def post(self, target, form, *fields):
        return self.ask(wire.request(
            "POST", target, urlencode(form).encode(), FORM, self.with_cookie(fields)))

    def me(self, channels=None):
        self.card = self.get("/me" + (f"?channels={channels}" if channels else "")).json()
        return self.card

    def log_in(self, name):
        """As the page does it: with the token of the session before."""
        self.me()
        answer = self.post("/login", {"name": name, "_xsrf": self.card["xsrf"]})
        if answer.status == 200:
            self.card = answer.json()
        return answer

    def say(self, channel, text, *fields, **form):
        return self.post(f"/channels/{channel}", {"text": text, **form}, *fields)

    # ---- Behind it ----

    def with_cookie(self, fields):
        if self.cookie is None or any(field.startswith("Cookie:") for field in fields):
            return list(fields)
        return [f"Cookie: sid={self.cookie}", *fields]

    def ask(self, request):
        answer = wire.ask(self.port, request)
        if given := re.search(r"^Set-Cookie: sid=([^;\r]*)", answer.head, re.M):
            self.cookie = given[1] or None
        return answer
