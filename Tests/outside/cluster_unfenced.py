"""cluster_unfenced.py HOST PORT SERVER_PORT: a Redis that never says that it is another process than before.

It passes everything on, and changes the run id. So a node does not find out that the primary was replaced or
has lost something: it has no fence. The checker must find what that does.
"""
# SPDX-License-Identifier: MIT

import asyncio
import re
import sys

RUN_ID = re.compile(rb"run_id:[0-9a-f]{40}")
#: What may be the beginning of one at the end of what has come.
BEGINNING = re.compile(rb"run_id:[0-9a-f]{0,39}$|run_id$|run_i$|run_$|run$|ru$|r$")


async def serve(host, port, server_port):
    async def accept(reader, writer):
        try:
            other_reader, other_writer = await asyncio.open_connection(host, server_port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(
            copy(reader, other_writer), copy(other_reader, writer, changed), return_exceptions=True)

    server = await asyncio.start_server(accept, host, port)
    await server.serve_forever()


async def copy(reader, writer, change=lambda data: (data, b"")):
    rest = b""
    try:
        while data := await reader.read(1 << 16):
            data, rest = change(rest + data)
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


def changed(data):
    """What can be sent on, and what has to wait for more."""
    data = RUN_ID.sub(b"run_id:" + b"0" * 40, data)
    begin = BEGINNING.search(data)
    return (data[:begin.start()], data[begin.start():]) if begin else (data, b"")


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
