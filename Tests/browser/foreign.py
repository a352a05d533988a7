"""Sites of other people: pages on ports and addresses of their own, and what they were asked."""
# SPDX-License-Identifier: MIT

import http.server
import threading

#: To a browser each of these addresses is another site, with cookies of its own; a port is not.
CHAT, NEIGHBOUR, STRANGER = "127.0.0.1", "127.0.0.2", "127.0.0.3"


class ForeignSite:
    """Serves what a test put there, and remembers each request."""

    def __init__(self, host=NEIGHBOUR):
        self.pages = {}
        self.asked = []
        site = self

        class Answering(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.answer(self)

            do_POST = do_GET

            def log_message(self, *_):
                """Nothing: the test tells what went wrong."""

        self.server = http.server.ThreadingHTTPServer((host, 0), Answering)
        self.origin = f"http://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        path, _, query = request.path.partition("?")
        length = int(request.headers.get("Content-Length") or 0)
        self.asked.append((path, query, dict(request.headers), request.rfile.read(length)))
        kind, body, fields = self.pages.get(path, ("text/plain", b"nothing", {}))
        request.send_response(302 if "Location" in fields else 200)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)),
                            "Cache-Control": "no-store", **fields}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    def has(self, path, body, kind="text/html; charset=utf-8", **fields):
        """Puts a page there, and returns its address. `Location=` leads on to another."""
        body = body if isinstance(body, bytes) else body.encode()
        self.pages[path] = (kind, body, {k.replace("_", "-"): v for k, v in fields.items()})
        return self.origin + path

    def requests_of(self, path):
        return [asked for asked in self.asked if asked[0] == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
