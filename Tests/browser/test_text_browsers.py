"""Text browsers, as Debian has them, get the page. Their users read there and write."""
# SPDX-License-Identifier: MIT

import os
import subprocess

import chat
import pytest
import wire
from patience import PATIENCE, until
from terminal import Terminal


@pytest.mark.parametrize("program", ["elinks", "links", "lynx", "w3m"])
def test_one_reads(program, server, channel, tmp_path):
    text = f"Who is at the fire, {channel} perhaps?"
    assert wire.ask(server.port, chat.publish_request("lobby", text, name="ann")).status == 201
    # One that waits for a message instead of the page is stopped after a while.
    shown = subprocess.run(
        [program, "-dump", f"{server.origin}/"], env={**os.environ, "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)
    assert text in shown.stdout
    assert "Channels" in shown.stdout


@pytest.mark.parametrize("program", ["elinks", "links", "lynx", "w3m"])
def test_code_keeps_its_lines_and_me_is_what_somebody_does(program, server, channel, tmp_path):
    for text in ("```\nfire {\n    burn()\n}\n```", "/me waves"):
        answer = wire.ask(server.port, chat.publish_request(channel, text, name="ann"))
        assert answer.status == 201
    shown = subprocess.run(
        [program, "-dump", f"{server.origin}/?channel={channel}"],
        env={**os.environ, "HOME": str(tmp_path)}, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=PATIENCE).stdout
    lines = shown.splitlines()
    first = next(at for at, line in enumerate(lines) if line.strip() == "fire {")
    indent = lines[first].index("fire")
    assert [line[indent:] for line in lines[first:first + 3]] == ["fire {", "    burn()", "}"]
    assert "ann waves" in shown


@pytest.fixture(params=["elinks", "links"])
def reader(request, server, channel, tmp_path):
    terminal = Terminal(tmp_path, request.param, f"{server.origin}/chat?channel={channel}")
    until(lambda: "Welcome to" in terminal.screen, lambda: f"a welcome:\n{terminal.screen}")
    terminal.press("Enter")
    yield terminal
    terminal.close()


def test_one_writes(reader, server, channel):
    ann = f"ann of {channel}"  # of this test alone: the first message logs in under it
    goes_to(reader, "Text field, name from")
    reader.types(ann)
    goes_to(reader, "Text area, name text")
    reader.types("without a mouse")
    goes_to(reader, f"Post form to {server.origin}/channels/{channel}")
    reader.press("Enter")
    if "Do you want to post" in reader.screen:
        reader.press("Enter")
    message, = until(lambda: chat.history(server.port, channel), "the message")
    assert message["from"] == ann
    assert message["body"]["text"] == "without a mouse"
    until(lambda: "without a mouse" in reader.screen, lambda: f"it:\n{reader.screen}")


def goes_to(reader, control):
    """Down the page, link by link and field by field, until the last line says that it is there."""
    while not reader.status.startswith(control):
        reader.press("Down")
    if "press Enter to edit" in reader.status:
        reader.press("Enter")
