"""A login provider of our own. It is right by itself, so that a test can bend it in one place."""
# SPDX-License-Identifier: MIT

import base64
import collections
import contextlib
import functools
import hashlib
import http.server
import json
import secrets
import socket
import threading
import time
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

DISCOVERY, KEYS, TOKEN = "/.well-known/openid-configuration", "/keys", "/token"
NAME, CLIENT, SECRET = "hostile", "fireside", "hostile-secret"

#: `body`: bytes. `wait`: seconds before the answer begins.
Reply = collections.namedtuple("Reply", "status fields body wait", defaults=(0,))


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """For RS256."""

    def __init__(self, kid):
        self.kid = kid
        self.private = rsa.generate_private_key(65537, 2048)

    def public(self):
        """As in a key set, RFC 7517."""
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": base64url(numbers.n.to_bytes(256, "big")), "e": "AQAB"}

    def public_pem(self):
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data):
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


@functools.cache
def key(kid):
    """The same for all who ask: they take a while to make."""
    return Key(kid)


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *words):
        super().__init__(*words)
        self.connections = set()

    def process_request(self, request, client_address):
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self.connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self):
        for each in list(self.connections):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_):
        """Nothing: a chat that hangs up has had enough."""


class HostileProvider:
    """`name`: in the chat's paths. `context`: for TLS. What a test bends: `claims` and `head` are put into the
    ID token, where None takes one out; `sign` makes it; `bends` has a function from Reply to Reply for a
    path."""

    def __init__(self, name=NAME, port=0, context=None):
        self.name = name
        self.codes, self.asked = {}, collections.Counter()
        #: What nobody must find in a log.
        self.secrets = [SECRET]
        self.straighten()
        self.server = QuietServer(("127.0.0.1", port), self.handler())
        scheme, host = ("https", "localhost") if context else ("http", "127.0.0.1")
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.issuer = f"{scheme}://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def straighten(self):
        self.claims, self.head, self.bends = {}, {}, {}
        self.key = key(self.name)
        self.sign = self.signed

    def handler(provider):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                length = int(self.headers.get("Content-Length") or 0)
                path = self.path.partition("?")[0]
                reply = provider.reply(path, self.headers, self.rfile.read(length))
                time.sleep(reply.wait)
                self.send_response(reply.status)
                for name, value in {"Content-Length": len(reply.body), **reply.fields}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            do_POST = do_GET

            def log_message(self, *_):
                """Nothing: the test tells what went wrong."""

        return Handler

    def reply(self, path, fields, body):
        self.asked[path] += 1
        answers = {DISCOVERY: self.discovery, KEYS: self.key_set}
        if path == TOKEN:
            reply = self.redeem(fields, dict(parse_qsl(body.decode())))
        elif path in answers:
            reply = as_json(200, answers[path]())
        else:
            reply = as_json(404, {})
        return self.bends.get(path, lambda same: same)(reply)

    def discovery(self):
        return {
            "issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize",
            "token_endpoint": self.issuer + TOKEN, "jwks_uri": self.issuer + KEYS,
            "end_session_endpoint": self.issuer + "/logout",
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True}

    def key_set(self):
        return {"keys": [self.key.public()]}

    def grant(self, asked, **claims):
        """A code for who was sent here with this query."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = asked, claims
        self.secrets += [code, asked["state"], asked["nonce"], asked["code_challenge"]]
        return code

    def redeem(self, fields, form):
        """RFC 6749, 4.1.3, and RFC 7636, 4.6: each code once, for the client that has the verifier."""
        asked, claims = self.codes.pop(form.get("code"), (None, None))
        proof = base64url(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (asked is None or proof != asked["code_challenge"] or fields["Authorization"] != basic
                or form.get("redirect_uri") != asked["redirect_uri"]):
            return as_json(400, {"error": "invalid_grant"})
        token = self.sign(*self.contents(asked, claims))
        self.secrets += [token, form["code_verifier"]]
        return as_json(200, {
            "access_token": "nothing", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def contents(self, asked, claims):
        now = int(time.time())
        head = {"alg": "RS256", "kid": self.key.kid, **self.head}
        claims = {
            "iss": self.issuer, "sub": "ann", "name": "Ann Lee", "aud": asked["client_id"],
            "nonce": asked["nonce"], "iat": now, "exp": now + 300, **claims, **self.claims}
        return tuple(
            {name: value for name, value in part.items() if value is not None}
            for part in (head, claims))

    def signed(self, head, claims):
        data = unsigned(head, claims)
        return f"{data}.{base64url(self.key.sign(data.encode()))}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.server.hang_up()


def unsigned(head, claims):
    return ".".join(base64url(json.dumps(part).encode()) for part in (head, claims))


def as_json(status, value):
    return Reply(status, {"Content-Type": "application/json"}, json.dumps(value).encode())
