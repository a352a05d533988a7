"""WebSocket's frames by hand (RFC 6455, section 5), right ones and wrong ones. No sockets here."""
# SPDX-License-Identifier: MIT

import struct
from typing import NamedTuple

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
KEY = b"\x37\xfa\x21\x3d"


class Frame(NamedTuple):
    opcode: int
    payload: bytes
    is_final: bool


def frame(opcode, payload=b"", final=True, reserved=0, key=KEY, length=None, width=None):
    """The bytes of a client's frame. `key=None`: unmasked. `length`: what the head says instead of
    the truth. `width`: how many bytes the length takes, 1, 2 or 8, instead of the least."""
    length = len(payload) if length is None else length
    if width is None:
        width = 1 if length < 126 else 2 if length < 65536 else 8
    mark = 0 if key is None else 0x80
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    if width == 1:
        head += bytes([mark | length])
    elif width == 2:
        head += struct.pack(">BH", mark | 126, length)
    else:
        head += struct.pack(">BQ", mark | 127, length)
    return head + (payload if key is None else key + masked(payload, key))


def masked(payload, key):
    """Payload XOR key, over and over."""
    size = len(payload)
    stream = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")).to_bytes(size, "big")


def text(words):
    return frame(TEXT, words.encode())


def close(code=1000, reason=b""):
    return frame(CLOSE, struct.pack(">H", code) + reason)


def split(data):
    """The whole frames of a server in `data`, and the rest. What no server may send is refused."""
    found = []
    while len(data) >= 2:
        first, length, start = data[0], data[1], 2
        assert first & 0x70 == 0, f"a frame begins with {data[:4].hex()}: reserved bits"
        assert length & 0x80 == 0, "the server masks its frames"
        if length >= 126:
            size = 2 if length == 126 else 8
            if len(data) < 2 + size:
                break
            least, start = (126 if size == 2 else 65536), 2 + size
            length = int.from_bytes(data[2:start], "big")
            assert length >= least, f"a length of {length} in {size} bytes"
        if len(data) < start + length:
            break
        found.append(Frame(first & 15, bytes(data[start:start + length]), bool(first & 0x80)))
        data = data[start + length:]
    return found, data
