"""What a state of the page is made of: people in browsers, and the servers that they come to."""
# SPDX-License-Identifier: MIT

import chat
import wire
from foreign import NEIGHBOUR, ForeignSite
from people import Person
from poor_proxy import Proxy
from visitor import Visitor
from widget import Boxes, two_lines

#: A provider's page is never asked for here, so there is none.
PROVIDER = (
    "--login", "oidc", "--oidc-issuer", "https://127.0.0.1:9/", "--oidc-client-id", "fireside",
    "--oidc-title", "Example", "--oidc-client-secret-file")
#: A proxy knows people; `mo` is a moderator.
ACCOUNTS = (
    "--login", "proxy", "--trust-proxy", "127.0.0.1", "--proxy-subject-header", "X-Subject",
    "--proxy-name-header", "X-Name", "--moderator", "proxy:mo")
PHONE, DESK = (390, 800), (1280, 800)


class Stage:
    """One for each test. What a state changes of a browser ends with it."""

    def __init__(self, browse, launch, secret, server, channel, cable):
        self.browse, self.launch, self.secret = browse, launch, secret
        self.server, self.channel, self.cable = server, channel, cable
        self.size, self.language, self.wishes = DESK, None, {}
        self.leaving = []

    def close(self):
        for leave in reversed(self.leaving):
            leave()

    # ---- Servers ----

    def use(self, *options):
        self.server = self.launch(*options)

    def use_provider(self):
        self.use(*PROVIDER, self.secret)

    def posts(self, *texts, name="cy", channel=None):
        for text in texts:
            request = chat.publish_request(channel or self.channel, text, name=name)
            assert wire.ask(self.server.port, request).status == 201

    def names_somebody(self, name):
        """Who is logged in under it, and elsewhere."""
        assert Visitor(self.server.port).log_in(name).status == 200

    # ---- People ----

    def person(self, name="ann", channel=None, origin=None, wait=True):
        """Somebody who has opened the page, and has no name yet."""
        origin = origin or self.server.origin
        browser = self.browse(**self.wishes)
        browser.set_window_size(*self.size)
        if self.language:
            browser.get(f"{origin}/health")
            browser.add_cookie({"name": "language", "value": self.language, "path": "/"})
        person = Person(browser, origin, f"{name} of {self.channel}")
        return person.opens(channel or self.channel, wait=wait)

    def ann(self, **where):
        return self.person(**where).logs_in()

    def member(self, subject, name=None, place=None):
        """Somebody with an account, who comes through a proxy that says so."""
        self.server = self.launch(*ACCOUNTS)
        subject = subject if subject == "mo" else f"{subject}-{self.channel}"
        name = name or subject
        proxy = Proxy(self.server.port, fields=f"X-Subject: {subject}\r\nX-Name: {name}\r\n")
        self.leaving.append(proxy.close)
        person = self.person(channel=place, origin=proxy.origin, wait=False)
        person.name = name
        person.sees(lambda page: page["me"] == name, "their own name")
        return person

    def box(self):
        """A chat box in a page of another site."""
        site = ForeignSite(NEIGHBOUR)
        self.leaving.append(site.close)
        self.use("--allow-origin", site.origin)
        site.has("/", f'''<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A site</title>
            <main><h1>A site</h1>{two_lines(self.server)}</main>''')
        return Boxes(self.browse(**self.wishes)).opens(f"{site.origin}/")

    def sees_forced_colours(self, person):
        def force(value):
            person.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
                "features": [{"name": "forced-colors", "value": value}] if value else []})
        force("active")
        self.leaving.append(lambda: force(None))
        return person
