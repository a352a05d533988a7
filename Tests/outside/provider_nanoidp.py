"""nanoidp, a login provider of PyPI's: RS256, a form for name and password, PKCE required."""
# SPDX-License-Identifier: MIT

import json
import os

import proxy

PROGRAM = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", ".build", "outside", "bin", "nanoidp")
SECRET = "nano-secret"


class Nanoidp(proxy.Proxy):
    """`callbacks`: where it may send its people back to. `people`: user names, which are passwords, too, and
    what each is called."""

    name, title, client = "nano", "Nano", "fireside"

    def __init__(self, folder, callbacks, people):
        os.makedirs(folder)
        (port,) = proxy.free_ports(1)
        self.origin = self.issuer = f"http://127.0.0.1:{port}"
        self.people = people
        self.secret_file = proxy.secret(folder, "secret", SECRET)
        # JSON is YAML.
        proxy.written(folder, "settings.yaml", json.dumps(settings(self, port, callbacks)))
        proxy.written(folder, "users.yaml", json.dumps({
            "config_version": 1, "users": {
                name: user(name, called) for name, called in people.items()}}))
        super().__init__(
            folder, [PROGRAM, "--config", folder, "--profile", "oauth21", "--strict-config"], [port])

    def calls(self, name):
        """What the chat is told to call somebody, if it asks for more than a subject."""
        return self.people[name]

    def goodbyes(self):
        """How many have logged out."""
        with open(self.log, encoding="utf-8") as log:
            return log.read().count("Logout completed")


def settings(provider, port, callbacks):
    return {
        "config_version": 1,
        "server": {"host": "127.0.0.1", "port": port},
        "oauth": {
            "issuer": provider.issuer, "audience": "nobody", "require_pkce": True,
            "clients": [{
                "client_id": provider.client, "client_secret": SECRET, "redirect_uris": callbacks}]},
    }


def user(name, called):
    return {
        "password": name, "email": f"{name}@example.org", "roles": ["USER"], "tenant": "default",
        "attributes": {"name": called}}
