"""glewlwyd, a login provider of Debian's: ES256, a page of JavaScript, subjects made up for each client."""
# SPDX-License-Identifier: MIT

import http.cookiejar
import json
import os
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.request

import proxy

PROGRAM = "/usr/bin/glewlwyd"
TABLES = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"
#: Its page, and the page's settings, which Debian's package has in another place than the page looks.
PAGE, PAGE_SETTINGS = "/usr/share/glewlwyd/webapp", "/usr/share/glewlwyd/templates/config.json"
SECRET = "glewlwyd-secret"
CONFIG = """
port = {port}
bind_address = "127.0.0.1"
external_url = "http://127.0.0.1:{port}"
login_url = "login.html"
api_prefix = "api"
static_files_path = "{folder}/webapp/"
static_files_mime_types = (
    {{ extension = ".html"; mime_type = "text/html" }}, {{ extension = ".css"; mime_type = "text/css" }},
    {{ extension = ".js"; mime_type = "application/javascript" }},
    {{ extension = ".json"; mime_type = "application/json" }})
cookie_secure = 0
session_expiration = 3600
session_key = "GLEWLWYD2_SESSION_ID"
log_mode = "console"
log_level = "WARNING"
admin_scope = "g_admin"
profile_scope = "g_profile"
user_module_path = "/usr/lib/glewlwyd/user"
client_module_path = "/usr/lib/glewlwyd/client"
user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
plugin_module_path = "/usr/lib/glewlwyd/plugin"
hash_algorithm = "SHA512"
database = {{ type = "sqlite3"; path = "{folder}/db"; }};
"""
#: What the client asks for, and nobody has to consent to.
SCOPES = ("openid", "profile", "email")


class Glewlwyd(proxy.Proxy):
    """`callbacks`: where it may send its people back to. `people`: user names, which are passwords, too, and
    what each is called."""

    name, title, client = "glewlwyd", "Glewlwyd", "fireside"

    def __init__(self, folder, callbacks, people):
        os.makedirs(folder)
        (port,) = proxy.free_ports(1)
        self.origin = f"http://127.0.0.1:{port}"
        self.issuer = f"{self.origin}/api/oidc"
        self.callbacks, self.people = callbacks, people
        self.secret_file = proxy.secret(folder, "secret", SECRET)
        with open(TABLES, encoding="utf-8") as tables, sqlite3.connect(f"{folder}/db") as file:
            file.executescript(tables.read())
        page = os.path.join(folder, "webapp")
        shutil.copytree(PAGE, page, ignore=shutil.ignore_patterns("config.json"))
        shutil.copy(PAGE_SETTINGS, page)
        path = proxy.written(folder, "config", CONFIG.format(port=port, folder=folder))
        super().__init__(folder, [PROGRAM, f"--config-file={path}"], [port])

    def start(self, patience=15):
        super().start(patience)
        admin = Account(self.origin, "admin", "password")
        admin.send("POST", "/mod/plugin/", plugin(self.issuer))
        for scope in SCOPES:
            admin.has_scope(scope)
        admin.send("POST", "/client/", {
            "client_id": self.client, "name": "Fireside", "confidential": True, "enabled": True,
            "client_secret": SECRET, "redirect_uri": self.callbacks, "scope": SCOPES,
            "authorization_type": ["code"], "token_endpoint_auth_method": ["client_secret_basic"]})
        for name, called in self.people.items():
            admin.send("POST", "/user/", {
                "username": name, "password": name, "name": called, "enabled": True,
                "email": f"{name}@example.org", "scope": ["g_profile", *SCOPES]})
            Account(self.origin, name, name).send(
                "PUT", f"/auth/grant/{self.client}", {"scope": " ".join(SCOPES)})
        return self

    def calls(self, name):
        """What the chat is told to call somebody."""
        return self.people[name]


class Account:
    """Somebody who has logged in to glewlwyd's API."""

    def __init__(self, origin, name, password):
        self.origin = origin
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies))
        self.send("POST", "/auth/", {"username": name, "password": password})

    def has_scope(self, name):
        """As it comes, it has `openid` and would ask for the password once more."""
        words = {"name": name, "display_name": name, "description": name,
                 "password_required": True, "password_max_age": 0, "scheme": {}}
        if name == "openid":
            self.send("PUT", "/scope/openid", words)
        else:
            self.send("POST", "/scope/", words)

    def send(self, method, path, value):
        request = urllib.request.Request(
            f"{self.origin}/api{path}", json.dumps(value).encode(),
            {"Content-Type": "application/json"}, method=method)
        try:
            with self.opener.open(request, timeout=15) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(
                f"glewlwyd answers {method} {path} with {error.code}: {error.read()}") from None


def plugin(issuer):
    """The settings of its module for OpenID Connect: only codes, only with PKCE."""
    key, public = keys()
    ways = ("token", "id-token", "none", "implicit", "password", "client", "device")
    return {
        "module": "oidc", "name": "oidc", "display_name": "oidc", "enabled": True,
        "parameters": {
            "iss": issuer, "jwt-type": "ecdsa", "jwt-key-size": "256", "key": key, "cert": public,
            "code-duration": 600, "access-token-duration": 3600, "refresh-token-duration": 3600,
            "allow-non-oidc": False, "auth-type-code-enabled": True, "auth-type-refresh-enabled": True,
            **{f"auth-type-{way}-enabled": False for way in ways},
            "pkce-allowed": True, "pkce-required": True, "pkce-method-plain-allowed": False,
            "name-claim": "mandatory", "email-claim": "mandatory",
            "oauth-as-iss-id": True}}


def keys():
    """A new pair for ES256, as PEM."""
    private = openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
    return private, openssl(["pkey", "-pubout"], private)


def openssl(words, standard_input=""):
    return subprocess.run(
        ["openssl", *words], input=standard_input, check=True, capture_output=True, text=True).stdout
