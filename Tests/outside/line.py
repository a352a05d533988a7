"""A connection that is kept, with many requests on it."""
# SPDX-License-Identifier: MIT

import wire


class Line:
    """`source`: the address that the server sees, of 127.0.0.0/8."""

    #: The server closes the connection of a client that sends more ahead.
    AHEAD = 16 * 1024

    def __init__(self, port, source="127.0.0.1", timeout=30):
        self.sock = wire.connect(port, timeout, source)
        self.data = b""

    def ask(self, request):
        self.sock.sendall(request)
        return self.receive()

    def ask_all(self, requests):
        """The answers to many requests, which go out together as far as the server lets them."""
        answers, waiting, size = [], 0, 0
        for request in requests:
            if size + len(request) > self.AHEAD:
                answers += [self.receive() for _ in range(waiting)]
                waiting = size = 0
            self.sock.sendall(request)
            waiting, size = waiting + 1, size + len(request)
        return answers + [self.receive() for _ in range(waiting)]

    def receive(self):
        while True:
            end = self.data.find(wire.HEAD_END)
            if end >= 0:
                end += len(wire.HEAD_END)
                total = end + wire.content_length(self.data[:end])
                if len(self.data) >= total:
                    answer = wire.Answer(self.data[:total], end)
                    self.data = self.data[total:]
                    return answer
            got = self.sock.recv(1 << 18)
            if not got:
                raise ConnectionError("the server hung up")
            self.data += got

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
