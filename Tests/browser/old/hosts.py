"""Browsers around old engines. Each is a process of its own, the host of one engine.

A test writes `["command", "word"]` as one line, and the host answers with `[value]` as one line.
The commands are open, loaded, run, text, click, focused, type and shot; `OldBrowser` says what they mean.
"""
# SPDX-License-Identifier: MIT

import glob
import json
import os
import select
import shutil
import subprocess

from patience import until
from selenium.common.exceptions import TimeoutException

HERE = os.path.dirname(os.path.abspath(__file__))
#: Seconds. A host that is silent for so long hangs, and that says nothing about the chat.
TIMEOUT = 30

#: Pixels of a window, as both hosts open it.
HEIGHT = 1100

NAMES = ("khtml", "qtwebkit")


class OldBrowser:
    """One window, with a profile of its own. `javascript=False`: a visitor has it switched off."""

    def __init__(self, command, folder, javascript=True):
        self.log = os.path.join(folder, "log")
        home = {f"XDG_{kind}_HOME": os.path.join(folder, kind.lower())
                for kind in ("CACHE", "CONFIG", "DATA")}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [*command, "yes" if javascript else "no"], text=True, start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                env={**os.environ, **home, "XDG_RUNTIME_DIR": folder})

    def ask(self, command, word=None):
        print(json.dumps([command, word]), file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], TIMEOUT)[0]:
            raise TimeoutException(f"the host of the engine does not answer; see {self.log}")
        line = self.process.stdout.readline()
        assert line, f"the host of the engine ended; see {self.log}"
        return json.loads(line)[0]

    def opens(self, url):
        self.ask("open", url)
        until(lambda: self.ask("loaded"), f"{url} loaded")

    def runs(self, script):
        """The value of the script's last expression; None where JavaScript is off."""
        return self.ask("run", script)

    def text(self):
        """What the page shows, as text."""
        return self.ask("text")

    def clicks(self, selector):
        """Clicks the mouse on the first such element."""
        until(lambda: self.ask("click", selector), f"{selector} on the page")

    def types(self, text):
        """Presses keys, for ASCII alone, wherever the focus is."""
        self.ask("type", text)

    def fills(self, selector, text):
        """Clicks until the field has the focus. A page that still loads may move it from under the mouse."""
        until(lambda: self.ask("click", selector) and self.ask("focused", selector),
              f"the focus in {selector}")
        self.types(text)

    def shoots(self, path):
        """Saves what the window shows as a picture."""
        assert self.ask("shot", path)

    def sees(self, text, times=1):
        """Waits until the page shows it, so many times."""
        until(lambda: (self.text() or "").count(text) == times,
              lambda: f"{text} {times} times, in {self.text()}")

    def ends(self):
        self.process.stdin.close()
        try:
            self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
            self.process.wait()


def command(engine, folder):
    """The command that starts an engine's host. KHTML's is C++, and is compiled into the folder."""
    if engine == "qtwebkit":
        return ["/usr/bin/python3", os.path.join(HERE, "qtwebkit.py")]
    # KDE keeps cookies in a process of its own, which it finds over D-Bus.
    return ["dbus-run-session", "--", compiled(folder)]


def compiled(folder):
    program = os.path.join(folder, "khtml")
    target = f"{os.uname().machine}-linux-gnu"
    includes = ["/usr/include/KF5", f"/usr/lib/{target}/qt5/mkspecs/linux-g++"]
    for qt_or_kde in (f"{target}/qt5", f"{target}/qt5/*", "KF5/*"):
        includes += glob.glob(f"/usr/include/{qt_or_kde}/")
    libraries = ["KF5KHtml", "KF5Parts", "KF5XmlGui", "KF5CoreAddons",
                 "Qt5Test", "Qt5Widgets", "Qt5Gui", "Qt5Core"]
    compiler = shutil.which("c++") or shutil.which("clang++")  # Swift has the second
    subprocess.run(
        [compiler, "-std=c++17", "-fPIC", "-w", "-DQT_GUI_LIB", "-DQT_WIDGETS_LIB",
         *(f"-I{path}" for path in includes), os.path.join(HERE, "khtml.cpp"),
         *(f"-l{name}" for name in libraries), "-o", program], check=True)
    return program
