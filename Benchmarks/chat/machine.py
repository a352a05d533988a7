"""What it ran on: the kind of machine, and the versions of what was measured.

SPDX-License-Identifier: MIT
"""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from .servers import BUILD


def first_match(words, pattern):
    if not shutil.which(words[0]):
        return "unknown"
    done = subprocess.run(words, capture_output=True, text=True)
    match = re.search(pattern, done.stdout + done.stderr)
    return match.group(1) if match else "unknown"


def machine():
    cpu = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", cpu)
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    virtual = "hypervisor" in cpu
    python = str(BUILD / "python" / "bin" / "python")
    return {
        "cores": os.cpu_count(),
        "cpu": (model.group(1).strip() if model else platform.machine())
        + (", a virtual machine" if virtual else ""),
        "memory_gib": round(int(memory.group(1)) / 2**20),
        "kernel": re.match(r"[\d.]*\d", platform.release()).group(),
        "swift": first_match(["swift", "--version"], r"Swift version ([\d.]+)"),
        "libevent": first_match(["dpkg-query", "-W", "libevent-dev"], r"\s([\d.]+)"),
        "nginx": first_match(["nginx", "-v"], r"nginx/([\d.]+)"),
        "nchan": first_match(["dpkg-query", "-W", "libnginx-mod-nchan"], r"\s(?:\d+:)?([\d.]+)"),
        "twisted": first_match(
            [python, "-c", "import twisted; print(twisted.__version__)"], r"([\d.]+)"),
        "python": first_match([python, "--version"], r"([\d.]+)"),
    }


def in_words(kind):
    words = (
        f"{kind['cores']} cores ({kind['cpu']}), {kind['memory_gib']} GiB, Linux {kind['kernel']}, "
        f"Swift {kind['swift']}, libevent {kind['libevent']}, nginx {kind['nginx']} with nchan "
        f"{kind['nchan']}")
    if kind["twisted"] == "unknown":  # it is installed only where it is measured
        return words
    return f"{words}, Twisted {kind['twisted']} on Python {kind['python']}"
