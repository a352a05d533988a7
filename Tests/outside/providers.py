"""A chat whose members log in with one of two providers that people use."""
# SPDX-License-Identifier: MIT

import os

import proxy
import wire
from processes import until
from provider_glewlwyd import Glewlwyd
from provider_nanoidp import Nanoidp
from server import Server

#: Two have one name, and one is not let in.
PEOPLE = {"ann": "Ann Lee", "bob": "Bob Ray", "ann2": "Ann Lee", "mallory": "Mallory"}
MEMBERS = ("ann", "bob", "ann2")


class Chat:
    """A chat with both providers. `options`: more of the server's."""

    def __init__(self, program, folder, *options):
        os.makedirs(folder)
        (self.port,) = proxy.free_ports(1)
        self.origin = f"http://127.0.0.1:{self.port}"
        self.providers = [
            Nanoidp(os.path.join(folder, "nano"), [self.callback("nano")], PEOPLE),
            Glewlwyd(os.path.join(folder, "glewlwyd"), [self.callback("glewlwyd")], PEOPLE)]
        self.server = Server(program, [
            "--port", str(self.port), "--journal", "memory", "--login", "oidc",
            *(word for each in self.providers for word in ("--oidc", setting(each))), *options],
            os.path.join(folder, "server.log"))

    def callback(self, name):
        return f"{self.origin}/login/{name}/callback"

    def sends_to(self, provider):
        request = wire.request("GET", f"/login/{provider.name}").replace(
            b"Host: outside", f"Host: 127.0.0.1:{self.port}".encode())
        return f"Location: {provider.issuer}" in wire.ask(self.port, request).head

    def __enter__(self):
        try:
            for each in self.providers:
                each.start()
            self.server.start()
            for each in self.providers:
                until(lambda each=each: self.sends_to(each), 20, f"the chat sends people to {each.name}",
                      every=0.1)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        for each in self.providers:
            if each.process:
                each.stop()


def setting(provider):
    rules = sorted({f"allow=name={provider.calls(name)}" for name in MEMBERS})
    return ",".join([
        f"issuer={provider.issuer}", f"client-id={provider.client}", f"name={provider.name}",
        f"client-secret-file={provider.secret_file}", f"title={provider.title}", *rules])
