"""`fireside say`, `listen` and `chat` over TLS, below a path, through nginx and Caddy.

The proxies speak TLS with certificates of an authority made for the test, and take a path away. What must
not be trusted is not: another name, a time that is over, an unknown authority, an old TLS.
"""
# SPDX-License-Identifier: MIT

import os
import subprocess
import time

import proxy
from server import Server

TRIALS, UNIT = 50, "messages by each transport"
TRANSPORTS = ("auto", "poll", "websocket")
#: Seconds for a command that ends by itself.
PATIENCE = 60

NGINX = """server {{
    listen 127.0.0.1:{front} ssl; ssl_certificate {chain}; ssl_certificate_key {key}; {more}
    client_max_body_size 20k;
    location /chat/ {{
        proxy_pass http://127.0.0.1:{port}/; proxy_http_version 1.1; proxy_buffering off;
        proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;
    }}
}}
"""
CADDY = """{{
\tadmin off
\tauto_https disable_redirects
}}
https://127.0.0.1:{front} {{
\tbind 127.0.0.1
\ttls {chain} {key}
\thandle_path /chat/* {{
\t\treverse_proxy 127.0.0.1:{port}
\t}}
}}
"""


def run(report, program, folder, trials, seed):
    authority = Authority(os.path.join(folder, "authority"))
    options = ["--journal", "memory", "--publish-rate", "0", "--login-rate", "0", "--login", "name"]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        for name, front in (("nginx", nginx(folder, authority, server.port)),
                            ("Caddy", caddy(folder, authority, server.port))):
            with front:
                command = Command(program, f"https://127.0.0.1:{front.ports[0]}/chat", authority.file)
                for transport in TRANSPORTS:
                    talk(report, command, f"{name.lower()}-{transport}", transport, trials)
                converse(report, command, name)
                if name == "nginx":
                    survive(report, command, front)
                    too_long(report, command)
        mistrust(report, program, folder, authority, server.port)
        server.terminate()
    report.figure(f"{', '.join(TRANSPORTS)} through nginx and Caddy, over TLS, below /chat")


class Command:
    """The command, and where its server is."""

    def __init__(self, program, url, authority=None, environment=()):
        self.program = program
        self.words = ["--url", url] + (["--ca-file", authority] if authority else [])
        self.environment = {**os.environ, **dict(environment)}

    def run(self, *words, text=None):
        return subprocess.run(
            [self.program, *words, *self.words], input=text, capture_output=True, text=True,
            env=self.environment, timeout=PATIENCE)

    def start(self, *words):
        return subprocess.Popen(
            [self.program, *words, *self.words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=self.environment)


def talk(report, command, channel, transport, trials):
    texts = [f"message {number}" for number in range(trials)]
    said = command.run("say", channel, "--from", "ann", "--transport", transport,
                       text="".join(f"{text}\n" for text in texts))
    report.check(said.returncode == 0, f"{channel}: say ended with {said.stderr}")
    heard = command.run("listen", channel, "--since", "start", "--count", str(trials),
                        "--transport", transport)
    report.check(texts_of(heard.stdout) == texts, f"{channel}: came {heard}")


def converse(report, command, name):
    """A chat in a pipe says its lines, and ends with them."""
    chat = command.run("chat", f"{name.lower()}-talk", "--from", "bob", text="one\ntwo\n")
    report.check(chat.returncode == 0, f"{name}: chat ended with {chat.stderr}")
    heard = command.run("listen", f"{name.lower()}-talk", "--since", "start", "--count", "2")
    report.check(texts_of(heard.stdout) == ["one", "two"], f"{name}: came {heard}")


def survive(report, command, front):
    """The proxy drops all connections in the middle; the listener begins TLS again."""
    with command.start("listen", "cut", "--since", "start", "--count", "6") as listener:
        for part in ("abc", "def"):
            said = command.run("say", "cut", "--from", "cat", text="\n".join(part))
            report.check(said.returncode == 0, f"cut: say ended with {said.stderr}")
            lines = [listener.stdout.readline() for _ in part]
            report.check(texts_of("".join(lines)) == list(part), f"cut: came {lines}")
            if part == "abc":
                front.kill_workers()
        report.check(listener.wait(PATIENCE) == 0, "cut: the listener did not end")


def too_long(report, command):
    """The proxy refuses one line, and the others go on."""
    said = command.run("say", "long", "--from", "dan", "--transport", "poll",
                       text=f"one\n{'x' * 30_000}\nthree\n")
    report.check(
        said.returncode == 1 and "line 2 (30,000 bytes) was not sent" in said.stderr,
        f"long: say ended with {said}")
    heard = command.run("listen", "long", "--since", "start", "--count", "2")
    report.check(texts_of(heard.stdout) == ["one", "three"], f"long: came {heard}")


def mistrust(report, program, folder, authority, port):
    """A server that cannot be trusted gets no request, and a sentence says why at once."""
    sites = {
        "good": "", "other": "", "over": "",
        "old": "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;",
    }
    authority.sign("other", "DNS:other.example")
    authority.sign("over", "IP:127.0.0.1", days=-1)
    fronts = dict(zip(sites, proxy.free_ports(len(sites))))
    words = "".join(
        NGINX.format(front=fronts[name], port=port, more=more, **authority.files(
            "good" if name == "old" else name))
        for name, more in sites.items())
    stranger = Authority(os.path.join(folder, "stranger"))
    with proxy.of_nginx(os.path.join(folder, "mistrust"), words, list(fronts.values())):
        cases = [
            (fronts["other"], authority.file, "not for the name 127.0.0.1"),
            (fronts["over"], authority.file, "has expired"),
            (fronts["old"], authority.file, "no version of TLS from 1.2 on"),
            (fronts["good"], stranger.file, "does not trust"),
            (fronts["good"], None, "does not trust"),
            (port, authority.file, "does not speak TLS"),
        ]
        for front, trusted, sentence in cases:
            command = Command(program, f"https://127.0.0.1:{front}/chat", trusted)
            for words in (("say", "x", "hi"), ("listen", "x"), ("chat", "x")):
                began = time.monotonic()
                with command.start(*words) as process:  # its input stays open
                    status, told = process.wait(PATIENCE), process.stderr.read()
                report.check(
                    status == 1 and sentence in told,
                    f"{words[0]} at a server that {sentence} ended with {status}: {told}")
                report.check(time.monotonic() - began < 10, f"{words[0]}: {sentence}: tried again")
        command = Command(program, f"https://127.0.0.1:{fronts['good']}/chat",
                          environment={"SSL_CERT_FILE": authority.file})
        said = command.run("say", "system", "--from", "eve", "hi")
        report.check(said.returncode == 0, f"the system's authorities: say ended with {said}")


def texts_of(output):
    return [line.split(": ", 1)[1] for line in output.splitlines()]


def nginx(folder, authority, port):
    (front,) = proxy.free_ports(1)
    site = NGINX.format(front=front, port=port, more="", **authority.files("good"))
    return proxy.of_nginx(os.path.join(folder, "nginx"), site, [front])


def caddy(folder, authority, port):
    (front,) = proxy.free_ports(1)
    place = os.path.join(folder, "caddy")
    os.makedirs(place)
    path = proxy.written(
        place, "Caddyfile", CADDY.format(front=front, port=port, **authority.files("good")))
    return proxy.Proxy(place, [
        "/usr/bin/caddy", "run", "--config", path, "--adapter", "caddyfile"], [front])


class Authority:
    """It signs certificates; `good` is for 127.0.0.1."""

    CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    def __init__(self, folder):
        os.makedirs(folder)
        self.folder, self.file = folder, os.path.join(folder, "ca.pem")
        self.openssl("req", "-x509", *self.CURVE, "-subj", "/CN=authority", "-keyout", "ca.key",
                     "-out", "ca.pem")
        self.sign("good", "IP:127.0.0.1")

    def sign(self, name, names, days=2):
        with open(os.path.join(self.folder, f"{name}.ext"), "w", encoding="ascii") as file:
            file.write(f"subjectAltName={names}")
        self.openssl("req", *self.CURVE, "-subj", "/CN=chat", "-keyout", f"{name}.key", "-out",
                     f"{name}.csr")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                     "-CAcreateserial", "-days", str(days), "-extfile", f"{name}.ext", "-out",
                     f"{name}.pem")

    def files(self, name):
        return {"chain": os.path.join(self.folder, f"{name}.pem"),
                "key": os.path.join(self.folder, f"{name}.key")}

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)
