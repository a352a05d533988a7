"""Faye's own server, from Debian's ruby-faye and thin: the reference for Bayeux."""
# SPDX-License-Identifier: MIT

import os

from proxy import Proxy, free_ports

RACKUP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bayeux_faye.ru")


class Faye(Proxy):
    """On a free port, which is `port`. A connect waits for `hold` seconds."""

    def __init__(self, folder, hold):
        os.makedirs(folder, exist_ok=True)
        (self.port,) = free_ports(1)
        super().__init__(folder, [
            "/usr/bin/env", f"HOLD={hold}", "thin", "--address", "127.0.0.1",
            "--port", str(self.port), "--rackup", RACKUP, "--environment", "production", "start"],
            [self.port])
