"""docs/openapi.yaml beside a running server: the edges of each parameter, the frames of a WebSocket,
and what schemathesis makes up, answered as the page says.

Schemathesis runs as its own program, with `schema_hooks.py`; somebody talks in the lobby meanwhile,
so that the clients that wait there are answered.
"""
# SPDX-License-Identifier: MIT

import os
import re
import subprocess
import sys
import threading

import edges
import schema_frames
import wire
from server import Server

TRIALS, UNIT = 300, "made-up requests for each operation"
HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.normpath(os.path.join(HERE, "..", "..", "docs", "openapi.yaml"))
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "allow_header_conformance",
    "unsupported_method", "script_is_json", "accepts_what_is_right", "refuses_what_is_wrong")


def run(report, program, folder, trials, seed):
    validate(report)
    options = [
        "--journal", "memory", "--hold", "1", "--max-channels", "0", "--keep-messages", "50",
        "--publish-rate", "0"]
    with Server(program, options, os.path.join(folder, "server.log")) as server:
        server.start()
        over = threading.Event()
        speaker = threading.Thread(target=speak, args=(server.port, over))
        speaker.start()
        try:
            edges.run(report, PAGE, server.port)
            schema_frames.run(report, PAGE, server.port)
            explore(report, server.port, folder, trials, seed)
        finally:
            over.set()
            speaker.join()
        report.check(server.process.poll() is None, "the server did not survive")
        server.terminate()


def validate(report):
    """The page is OpenAPI at all."""
    ended = subprocess.run(
        [sys.executable, "-m", "openapi_spec_validator", PAGE], capture_output=True, text=True)
    report.check(ended.returncode == 0, f"docs/openapi.yaml is not OpenAPI: {ended.stdout}")


def speak(port, over):
    request = wire.request("POST", "/", b'{"text":"hi"}', "application/json")
    while not over.wait(0.02):
        wire.ask(port, request)


def explore(report, port, folder, trials, seed):
    """Runs schemathesis. What it prints is kept beside the server's log."""
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"),
        "--config-file", os.path.join(HERE, "schemathesis.toml"), "run", PAGE,
        "--url", f"http://127.0.0.1:{port}", "--checks", ",".join(CHECKS),
        "--max-examples", str(trials), "--seed", str(seed), "--request-timeout", "10",
        "--phases", "examples,coverage,fuzzing", "--generation-database", "none",
        "--continue-on-failure", "--suppress-health-check", "all", "--no-color"]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "schema_hooks", "PYTHONPATH": HERE}
    ended = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True)
    path = os.path.join(folder, "schemathesis.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(ended.stdout)
    for line in re.findall(r"^  +(?:Operations:|\d+ generated).*$", ended.stdout, re.MULTILINE):
        report.figure(line.strip())
    report.check(ended.returncode == 0, f"schemathesis found something; see {path}")
