"""What Prometheus and Grafana make of /metrics: promtool, and the files of docs/deploy."""
# SPDX-License-Identifier: MIT

import json
import os
import re
import subprocess
import urllib.error
import urllib.request

from server import Server

TRIALS, UNIT = 50, "messages before the scrape"
DEPLOY = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "deploy")
#: The names in a query that are ours; Prometheus makes `up` itself.
NAME = re.compile(r"\b(?:fireside|process)_[a-z0-9_]+")
#: What cannot be known before it happened: such a line is there from the first event on.
LABELS = re.compile(r'(\w+)=~?"([^"]*)"')


def run(report, program, folder, trials, seed):
    with Server(program, ["--journal", "memory"], os.path.join(folder, "server.log")) as server:
        server.start()
        visit(server.port, trials)
        text = fetch(server.port, "/metrics")[1]
        check_text(report, text)
        check_counts(report, text, trials)
        server.terminate()
    text += engine_text(report, program, folder)
    names = set(re.findall(r"^([a-z_]+)[{ ]", text, re.M))
    reasons = set(re.findall(r'fireside_refusals_total{reason="(\w+)"}', text))
    check_rules(report, names, reasons)
    check_dashboard(report, names)
    report.figure(f"{len(names)} metrics, {len(text.splitlines())} lines")


def engine_text(report, program, folder):
    """The lines that only a server with Redis has. It need not be there."""
    options = [
        "--journal", "redis://127.0.0.1:1/nobody", "--admin-socket", "none",
        "--secret-file", os.path.join(folder, "secret")]
    with Server(program, options, os.path.join(folder, "engine.log")) as server:
        server.start()
        text = fetch(server.port, "/metrics")[1]
        check_text(report, text)
        report.check("fireside_engine_up 0" in text.splitlines(), "Redis is up, and is not there")
        server.terminate()
    return "".join(line + "\n" for line in text.splitlines() if "fireside_engine" in line)


def fetch(port, path, body=None, **fields):
    """Status and text, whatever the status is."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", body, {k.replace("_", "-"): v for k, v in fields.items()})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def visit(port, trials):
    """A little of everything that is counted."""
    for number in range(trials):
        fetch(port, "/channels/a", str(number).encode(), Content_Type="text/plain")
    for path in ("/poll?channels=a&hold=0", "/nowhere/%22%5C", "/poll?channels=private-a", "/chat"):
        fetch(port, path)


def promtool(report, *words, text=None):
    done = subprocess.run(
        ["promtool", *words], input=text, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    # `check metrics` may find fault and end with 0 all the same.
    clean = done.returncode == 0 and not (text and said.strip())
    report.check(clean, f"promtool {' '.join(words)}: {said.strip()}")


def check_text(report, text):
    promtool(report, "check", "metrics", text=text)
    report.check("nowhere" not in text, "a path that a client made up is a label")


def check_counts(report, text, trials):
    """All loops together."""
    wanted = (
        f'fireside_requests_total{{route="/channels/{{channel}}",method="POST",status="201"}} {trials}',
        'fireside_requests_total{route="/poll",method="GET",status="200"} 1',
        'fireside_refusals_total{reason="not_found"} 1',
        'fireside_refusals_total{reason="no_access"} 1',
        f'fireside_request_duration_seconds_count{{method="POST"}} {trials}')
    lines = text.splitlines()
    for line in wanted:
        report.check(line in lines, f"/metrics has no line {line}")


def check_rules(report, names, reasons):
    rules = os.path.join(DEPLOY, "fireside.rules.yml")
    promtool(report, "check", "rules", rules)
    promtool(report, "check", "config", os.path.join(DEPLOY, "prometheus.yml"))
    with open(rules, encoding="utf-8") as file:
        check_names(report, "fireside.rules.yml", file.read(), names, reasons)


def check_dashboard(report, names):
    with open(os.path.join(DEPLOY, "grafana-dashboard.json"), encoding="utf-8") as file:
        board = json.load(file)
    ids = [panel["id"] for panel in board["panels"]]
    report.check(len(set(ids)) == len(ids), "two panels have one id")
    used = set()
    for panel in board["panels"]:
        for target in panel["targets"]:
            used |= set(NAME.findall(target["expr"]))
            check_names(report, panel["title"], target["expr"], names, None)
            check_query(report, target["expr"])
    bases = {re.sub(r"_(bucket|sum|count)$", "", name) for name in used}
    report.figure(f"{len(ids)} panels with {len(bases)} metrics")


def check_names(report, place, text, names, reasons):
    for name in NAME.findall(text):
        report.check(name in names, f"{place}: there is no metric {name}")
    for label, value in LABELS.findall(text):
        if label == "reason" and reasons is not None:
            for reason in value.split("|"):
                report.check(reason in reasons, f"{place}: there is no reason {reason}")


def check_query(report, query):
    """Grafana fills in its variables; what is left must be PromQL. A rule is checked as one."""
    query = query.replace("$__rate_interval", "1m").replace("$instance", ".*")
    rule = {"groups": [{"name": "a", "rules": [{"record": "a:b", "expr": query}]}]}
    path = os.path.join(report.log, "query.yml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(rule, file)
    promtool(report, "check", "rules", path)
