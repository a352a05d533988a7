"""A host with other pages and a chat below /chat/: proxies as docs/operating.md has them, over TLS."""
# SPDX-License-Identifier: MIT

import os
import re

import proxy

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "operating.md")
OTHER = "another page of this host"
#: What a proxy must be told to remove the path, in place of what is in the docs.
STRIPPED = {
    "nginx": ("proxy_pass http://127.0.0.1:8080;", "proxy_pass http://127.0.0.1:8080/;"),
    "caddy": ("handle /chat/*", "handle_path /chat/*"),
}


def example(language):
    """What the page shows in this language."""
    with open(PAGE, encoding="utf-8") as file:
        section = file.read().partition("### Below a path\n")[2]
    return re.search(rf"```{language}\n(.*?)```", section, re.S)[1]


def front(name, folder, port, to, strips=False):
    """The proxy, on `port`, in front of the server `to`: host and port, or the path of a socket."""
    words = example(name)
    if strips:
        words = proxy.put(words, *STRIPPED[name])
    chain, key, _ = proxy.certificate(folder)
    return {"nginx": nginx, "caddy": caddy}[name](folder, port, to, words, chain, key)


def nginx(folder, port, to, words, chain, key):
    words = proxy.put(words, "127.0.0.1:8080", to)
    return proxy.of_nginx(folder, f"""server {{
        listen 127.0.0.1:{port} ssl; ssl_certificate {chain}; ssl_certificate_key {key};
        location / {{ default_type text/html; return 200 "{OTHER}"; }}
        {words}
    }}""", [port])


def caddy(folder, port, to, words, chain, key):
    words = proxy.put(words, "127.0.0.1:8080", to)
    path = proxy.written(folder, "Caddyfile", f"""{{
        admin off
        auto_https disable_redirects
    }}
    https://127.0.0.1:{port} {{
        bind 127.0.0.1
        tls {chain} {key}
        {words}
        handle {{
            header Content-Type text/html
            respond "{OTHER}"
        }}
    }}
    """)
    return proxy.Proxy(folder, [
        "/usr/bin/caddy", "run", "--config", path, "--adapter", "caddyfile"], [port])
