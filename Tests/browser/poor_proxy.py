"""A proxy before the server that knows less than the server does, as many on the web do."""
# SPDX-License-Identifier: MIT

import re
import socket
import threading

from cable import cut

#: Fields that concern one connection: a proxy that does not know WebSocket leaves them out.
HOP = re.compile(rb"^(?:Connection|Upgrade):[^\r]*\r\n", re.IGNORECASE | re.MULTILINE)


class Proxy:
    """Passes requests on, one a connection. `drops_upgrade`, `buffers` and `passes` change what it
    does with those that come from then on.
    """

    def __init__(self, port, host="127.0.0.1", fields=""):
        """`fields`: lines that it adds to each request, as a proxy does who knows the visitor."""
        self.fields = fields.encode()
        self.server = (host, port)
        self.drops, self.gathers = False, False
        self.heads, self.ended = [], []  # of requests; of those whose connection has ended
        self.open = set()
        self.listener = socket.create_server((host, 0), backlog=64)
        self.origin = f"http://{host}:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def passes(self):
        """All goes through, and at once."""
        self.drops, self.gathers = False, False

    def drops_upgrade(self):
        """As nginx does if nobody has told it otherwise."""
        self.drops, self.gathers = True, False

    def buffers(self):
        """An answer goes on when it has ended, and the answer of a stream never ends."""
        self.drops, self.gathers = True, True

    def tried(self, field):
        """How many requests had this field."""
        return sum(field in head for head in self.heads)

    def cut(self):
        """Ends all that is open."""
        for end in list(self.open):
            cut(end)

    def close(self):
        self.listener.close()
        self.cut()

    # ---- Behind it ----

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(near,), daemon=True).start()

    def serve(self, near):
        self.open.add(near)
        far, head = None, b""
        try:
            while b"\r\n\r\n" not in head:
                data = near.recv(65536)
                if not data:
                    return
                head += data
            self.heads.append(head)
            head = head.replace(b"\r\n", b"\r\n" + self.fields, 1)
            gathers = self.gathers
            far = socket.create_connection(self.server)
            self.open.add(far)
            far.sendall(head if self.is_passed(head) else one_answer(head))
            threading.Thread(target=self.carry, args=(near, far, False), daemon=True).start()
            self.carry(far, near, gathers)
        except OSError:
            pass
        finally:
            for end in (near, far):
                if end:
                    self.open.discard(end)
                    cut(end)
            if b"\r\n\r\n" in head:
                self.ended.append(head)

    def is_passed(self, head):
        return b"\r\nUpgrade: websocket" in head and not self.drops

    @staticmethod
    def carry(one, other, gathers):
        kept = b""
        try:
            while data := one.recv(65536):
                if gathers:
                    kept += data
                else:
                    other.sendall(data)
            other.sendall(kept)
            # Not `cut`, which would throw away what has not been read yet.
            other.shutdown(socket.SHUT_WR)
        except OSError:
            cut(one)
            cut(other)


def one_answer(head):
    """The same request, after whose answer the server closes."""
    fields = HOP.sub(b"", head)
    return fields.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
