"""One attack's stage: a provider of ours, a chat that lets nobody in without it, and who plays there."""
# SPDX-License-Identifier: MIT

import os

import proxy
from agent import Agent, words_of
from processes import until
from provider_hostile import CLIENT, NAME, SECRET, HostileProvider
from server import Server

#: Seconds after which a chat must have found a provider that is there.
FOUND = 20


class Play:
    """`options`: more of the server's. `allow`: who may log in. `bends`: for a provider that is bent before
    the chat asks it. `others`: providers besides. `away`: the issuer of a provider that is not there yet."""

    def __init__(
            self, program, folder, *options, allow=(), bends=None, others=(), away=None, provider=None):
        self.provider = None if away else provider or HostileProvider()
        if bends:
            self.provider.bends.update(bends)
        os.makedirs(folder, exist_ok=True)
        secret = proxy.secret(folder, "secret", SECRET)
        self.log = os.path.join(folder, "server.log")
        self.server = Server(program, [
            "--journal", "memory", "--login", "oidc", "--oidc-issuer", away or self.provider.issuer,
            "--oidc-client-id", CLIENT, "--oidc-client-secret-file", secret, "--oidc-name", NAME,
            *(word for rule in allow for word in ("--oidc-allow", rule)),
            *(word for other in others for word in ("--oidc", (
                f"issuer={other.issuer},client-id={CLIENT},client-secret-file={secret},name={other.name}"))),
            *options], self.log)

    def __enter__(self):
        self.server.start()
        self.origin = f"http://127.0.0.1:{self.server.port}"
        return self

    def __exit__(self, *_):
        self.server.kill()
        if self.provider:
            self.provider.close()

    def agent(self):
        return Agent(self.origin)

    def is_found(self, patience=FOUND):
        """Waits until the chat knows the provider."""
        until(lambda: self.agent().is_sent_to(self.provider), patience,
              "the chat sends nobody to the provider", every=0.1)

    def asked_by(self, agent, back=None):
        """The query with which the chat sends this browser to the provider."""
        assert agent.is_sent_to(self.provider, back), f"nobody is sent to log in, but {agent.last.headers}"
        return words_of(agent.last.headers["Location"])

    def comes_back(self, agent, **query):
        """The answer of the callback."""
        return agent.get(f"/login/{self.provider.name}/callback", params=query)

    def granted(self, asked, **claims):
        """What the provider sends a browser back with."""
        return {"code": self.provider.grant(asked, **claims), "state": asked["state"],
                "iss": self.provider.issuer}

    def log_in(self, back=None, agent=None, **claims):
        """All of it in one browser."""
        agent = agent or self.agent()
        asked = self.asked_by(agent, back)
        self.comes_back(agent, **self.granted(asked, **claims))
        return agent

    def log_says(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()
