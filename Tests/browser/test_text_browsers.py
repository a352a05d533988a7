"""Text browsers, as Debian has them, get the page. Their users read there and write."""
# SPDX-License-Identifier: MIT

import os
import subprocess

import chat
import pytest
import wire
from patience import PATIENCE, until
from terminal import Terminal


#: How each of those that can is told which language its user reads, and to write UTF-8.
READS = {
    "elinks": ["-eval", 'set protocol.http.accept_language = "{}"', "-eval",
               "set protocol.http.accept_ui_language = 0", "-dump-charset", "utf-8"],
    "lynx": ["-cfg", "{1}", "-display_charset=utf-8"],
    "w3m": ["-o", "accept_language={}", "-O", "UTF-8"],
}
CHANNELS = {"en": "Channels", "ja": "チャンネル", "ru": "Каналы"}


@pytest.mark.parametrize("program", ["elinks", "links", "lynx", "w3m"])
def test_one_reads(program, server, channel, tmp_path):
    text = f"Who is at the fire, {channel} perhaps?"
    assert wire.ask(server.port, chat.publish_request("lobby", text, name="ann")).status == 201
    shown = dump(tmp_path, program, f"{server.origin}/")
    assert text in shown
    assert "Channels" in shown


@pytest.mark.parametrize("language", CHANNELS)
@pytest.mark.parametrize("program", READS)
def test_one_reads_in_one_s_own_language(program, language, server, channel, tmp_path):
    text = {"en": "Good evening", "ja": "こんばんは", "ru": "Добрый вечер"}[language]
    assert wire.ask(server.port, chat.publish_request(channel, text, name="ann")).status == 201
    choice = tmp_path / "lynx.cfg"
    choice.write_text(f"INCLUDE:/etc/lynx/lynx.cfg\nPREFERRED_LANGUAGE:{language}\n")
    words = [word.format(language, choice) for word in READS[program]]
    shown = dump(tmp_path, program, *words, f"{server.origin}/?channel={channel}")
    assert text in shown
    assert CHANNELS[language] in shown


def dump(home, program, *words):
    """What it writes of a page. One that waits for a message instead is stopped after a while."""
    done = subprocess.run(
        [program, *words[:-1], "-dump", words[-1]],
        env={**os.environ, "HOME": str(home), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
    return done.stdout.decode("utf-8", "replace")


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
