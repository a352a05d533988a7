"""Proxies as Debian has them, each started on a free port with a folder of its own: nginx, haproxy, Caddy.

What is in docs/deploy is tried as it stands there: only ports, certificates and the server's address
are put in.
"""
# SPDX-License-Identifier: MIT

import contextlib
import os
import signal
import socket
import subprocess
import time

from server import END_WITH_PARENT

DEPLOY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "deploy")

#: nginx in three ways. As it comes, it asks with HTTP/1.0's `Connection: close` and drops Upgrade.
PASSES = """
    proxy_http_version 1.1; proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;"""
AS_IT_COMES = ""
#: It stands for the proxies of this world that buffer, whatever the server asks for.
BUFFERS = "proxy_ignore_headers X-Accel-Buffering;"

NGINX = """
daemon off; pid pid; error_log error.log; worker_processes 1; {user}
events {{ worker_connections 4000; }}
http {{
    access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    gzip on; gzip_types text/event-stream application/json; gzip_min_length 1;
    {sites}
}}
"""


class Proxy:
    """A process that listens on `ports`."""

    def __init__(self, folder, command, ports):
        self.folder, self.command, self.ports = folder, command, ports
        self.process = None

    def start(self, patience=15):
        self.log = os.path.join(self.folder, "log")
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*END_WITH_PARENT, *self.command], cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env={**os.environ, "HOME": self.folder})
        end = time.monotonic() + patience
        while not all(listens(port) for port in self.ports):
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"{self.command[0]} did not come up; see {self.log}")
            time.sleep(0.02)
        return self

    def workers(self):
        """The ids of the processes that it started."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            return [int(word) for word in children.read().split()]

    def kill_workers(self):
        """Every connection breaks off. nginx starts another worker at once."""
        for worker in self.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


def nginx(folder, port):
    """nginx in three ways in front of a server: the proxy, and the port of each way."""
    ways = {"passes": PASSES, "stock": AS_IT_COMES, "buffers": BUFFERS}
    ports = dict(zip(ways, free_ports(len(ways))))
    sites = "\n".join(
        f"server {{ listen 127.0.0.1:{ports[name]} backlog=4096; "
        f"location / {{ proxy_pass http://127.0.0.1:{port}; {words} }} }}"
        for name, words in ways.items())
    return of_nginx(folder, sites, list(ports.values())), ports


def of_nginx(folder, sites, ports):
    os.makedirs(folder, exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    path = written(folder, "nginx.conf", NGINX.format(user=user, sites=sites))
    return Proxy(folder, ["/usr/sbin/nginx", "-p", folder, "-c", path, "-e", "error.log"], ports)


#: The line of docs/deploy that names the server, and the one that may stand in its place.
SERVERS = {
    "nginx.conf": ("server 127.0.0.1:8080;", "#server unix:"),
    "haproxy.cfg": ("server fireside 127.0.0.1:8080", "#server fireside unix@"),
    "Caddyfile": ("reverse_proxy 127.0.0.1:8080 {", "#reverse_proxy unix/"),
}


class Deployed:
    """A proxy with the file of docs/deploy, over TLS, in front of `port`, or of the Unix socket `path`."""

    def __init__(self, name, folder, port=None, path=None):
        os.makedirs(folder, exist_ok=True)
        self.name = name
        (self.port,) = free_ports(1)
        chain, key, both = certificate(folder)
        words = page_of_docs(name)
        usual, other = SERVERS[name]
        if path:
            words = put(words, f"{usual}\n", "\n")
            words = put(words, f"{other}/run/fireside/http.sock", f"{other[1:]}{path}")
        else:
            words = put(words, usual, usual.replace("8080", str(port)))
        if name == "nginx.conf":
            words = put(words, "listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl")
            words = put(words, "/etc/ssl/chat.example.pem", chain)
            words = put(words, "/etc/ssl/chat.example.key", key)
            self.proxy = of_nginx(folder, words, [self.port])
        elif name == "haproxy.cfg":
            words = put(words, "bind :443", f"bind 127.0.0.1:{self.port}")
            words = put(words, "/etc/ssl/chat.example.pem", both)
            path = written(folder, name, words)
            # -db: in the foreground.
            self.proxy = Proxy(folder, ["/usr/sbin/haproxy", "-db", "-f", path], [self.port])
        else:
            # Caddy would fetch a certificate, and open port 80 to send browsers on to TLS.
            words = put(words, "\nchat.example {", (
                "\n{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
                f"https://chat.example:{self.port} {{\n\tbind 127.0.0.1\n\ttls {chain} {key}"))
            path = written(folder, name, words)
            self.proxy = Proxy(folder, [
                "/usr/bin/caddy", "run", "--config", path, "--adapter", "caddyfile"], [self.port])

    def __enter__(self):
        self.proxy.start()
        return self

    def __exit__(self, *_):
        self.proxy.stop()


def page_of_docs(name):
    with open(os.path.join(DEPLOY, name), encoding="utf-8") as file:
        return file.read()


def put(words, old, new):
    """Puts `new` in the one place of `old`, so that what is tried is what the docs say."""
    assert words.count(old) == 1, f"{old} is there {words.count(old)} times"
    return words.replace(old, new)


def written(folder, name, words):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(words)
    return path


def secret(folder, name, words):
    """A file that nobody else may read."""
    path = written(folder, name, words)
    os.chmod(path, 0o600)
    return path


def certificate(folder):
    """A certificate of its own for chat.example: its file, the key's, and one with both."""
    chain, key, both = (os.path.join(folder, name) for name in ("chain.pem", "key.pem", "both.pem"))
    subprocess.run([
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-keyout", key, "-out", chain, "-days", "2", "-subj", "/CN=chat.example",
        "-addext", "subjectAltName=DNS:chat.example"], check=True, capture_output=True)
    with open(both, "wb") as file:
        for path in (chain, key):
            with open(path, "rb") as part:
                file.write(part.read())
    return chain, key, both


def free_ports(count):
    """Ports that nobody listens on, all different."""
    socks = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in socks]
    for sock in socks:
        sock.close()
    return ports


def listens(port):
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0
