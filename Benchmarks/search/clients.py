"""Who polls, posts and searches meanwhile: each in a process of its own.

SPDX-License-Identifier: MIT
"""

import asyncio
import itertools
import json
import time
import urllib.parse


class Connection:
    """One that is kept."""

    async def open(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        return self

    async def ask(self, method, target, body=b""):
        """The answer's body."""
        self.writer.write(
            f"{method} {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: text/plain\r\n\r\n".encode() + body)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length"))
        answer = await self.reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(head.split(b"\r\n")[0].decode() + " " + answer.decode())
        return answer


async def crowd(port, count, rate, seconds, times):
    """`count` clients poll, and each message has the time at which it was sent."""
    end = time.monotonic() + seconds

    async def poll():
        connection = await Connection().open(port)
        cursor = "now"
        while time.monotonic() < end + 1:
            answer = json.loads(await connection.ask(
                "GET", f"/poll?channels=polled&since={cursor}&hold=1"))
            now = time.monotonic()
            cursor = answer["next"]
            times.extend(now - float(one["body"]["text"]) for one in answer.get("messages", []))

    async def post():
        connection = await Connection().open(port)
        await asyncio.sleep(0.5)
        while time.monotonic() < end:
            await connection.ask("POST", "/channels/polled", repr(time.monotonic()).encode())
            await asyncio.sleep(1 / rate)

    await asyncio.gather(post(), *(poll() for _ in range(count)))


def poll(port, count, rate, seconds, queue):
    times = []
    asyncio.run(crowd(port, count, rate, seconds, times))
    queue.put(times)


def search(port, queries, seconds, rate, queue):
    """Searches of each kind in turn, in the big channel, so many a second, or one after the other."""
    times = {kind: [] for kind in queries}
    unfinished = {kind: 0 for kind in queries}

    async def run():
        connection = await Connection().open(port)
        end = time.monotonic() + seconds
        for kind in itertools.cycle(queries):
            if time.monotonic() > end:
                return
            words = urllib.parse.quote(next(queries[kind]))
            start = time.monotonic()
            answer = json.loads(await connection.ask("GET", f"/channels/big/search?q={words}"))
            times[kind].append(time.monotonic() - start)
            unfinished[kind] += bool(answer.get("more") and len(answer["messages"]) < 20)
            if rate:
                await asyncio.sleep(max(0, start + 1 / rate - time.monotonic()))

    asyncio.run(run())
    queue.put((times, unfinished))
