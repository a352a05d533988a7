"""Takes the pictures of docs/screenshots: LANGUAGE-WIDTH-STATE.png. scripts/screenshots

Each language has a talk of its own, and a browser that asks for it. The browser's clock is set by its
time zone to the late morning, when all of them are at work.
"""
# SPDX-License-Identifier: MIT

import argparse
import base64
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "outside")]

import engines  # noqa: E402
from foreign import NEIGHBOUR, ForeignSite  # noqa: E402
from patience import until  # noqa: E402
from people import Person  # noqa: E402
from scenes import SCENES  # noqa: E402
from server import Server  # noqa: E402
from stage import PROVIDER  # noqa: E402
from team import Team  # noqa: E402

LANGUAGES = {"en": "en-US,en", "ja": "ja,en", "ru": "ru,en"}
PHONE = 390
SIZES = {PHONE: 844, 820: 1024, 1280: 800, 1920: 1080}
MORNING = 11


class Camera:
    """One browser that reads one language, and what it is pointed at: a phone's, or one with a mouse."""

    def __init__(self, program, language, folder, scratch, sizes):
        self.language, self.folder, self.sizes = language, folder, sizes
        self.site = ForeignSite(NEIGHBOUR)
        self.team = Team(program, scratch, HERE / f"{language}.toml", self.site.origin)
        self.talk = self.team.talk
        secret = scratch / "secret"
        secret.write_text("a-secret-of-at-least-32-characters")
        secret.chmod(0o600)
        self.closed = Server(program, ["--journal", "memory", *PROVIDER, str(secret)],
                             str(scratch / "closed.log"))
        self.browser = engines.start("chromium", mouse=PHONE not in sizes)
        self.person = Person(self.browser, self.team.origin, self.talk["me"])
        self.dark(False)
        self.set("Emulation.setTimezoneOverride", timezoneId=zone(MORNING))
        self.set("Emulation.setUserAgentOverride", acceptLanguage=LANGUAGES[language],
                 userAgent=self.browser.execute_script("return navigator.userAgent"))

    def close(self):
        engines.end(self.browser)
        self.team.close()
        self.site.close()
        self.closed.__exit__()

    def set(self, command, **words):
        return self.browser.execute_cdp_cmd(command, words)

    def dark(self, isOn):
        self.set("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if isOn else "light"}])

    def scripts(self, areOn):
        self.set("Emulation.setScriptExecutionDisabled", value=not areOn)

    def resize(self, width):
        self.set("Emulation.setDeviceMetricsOverride", width=width, height=SIZES[width],
                 deviceScaleFactor=1, mobile=width == PHONE)
        self.rest()

    def rest(self):
        """Waits until all that moves has come to its place, and is drawn."""
        until(lambda: self.browser.execute_script(
            "return document.fonts.status === 'loaded' && !document.getAnimations()"
            ".some((one) => one.playState === 'running')"), "a page at rest")

    def take(self, name, width):
        picture = self.set("Page.captureScreenshot", format="png")["data"]
        path = self.folder / f"{self.language}-{width}-{name}.png"
        path.write_bytes(base64.b64decode(picture))
        subprocess.run(["pngquant", "--force", "--skip-if-larger", "--speed", "1", "--strip",
                        "--output", path, "128", path], check=False)
        print(path.name, path.stat().st_size)

    def each(self, name, widths=None, before=None):
        """A picture at each width of those that were asked for; before each one, `before(self)`."""
        for width in widths or SIZES:
            if width in self.sizes:
                self.resize(width)
                if before:
                    before(self)
                self.take(name, width)


def zone(hour):
    """A time zone where it is about this hour now."""
    east = (hour - time.gmtime().tm_hour + 12) % 24 - 12
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"  # the sign is turned there


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the binary of Fireside to start")
    parser.add_argument("folder", type=pathlib.Path, help="where the pictures go")
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--widths", nargs="*", type=int, default=list(SIZES), choices=SIZES)
    parser.add_argument("--scenes", nargs="*", default=[one.__name__ for one in SCENES])
    words = parser.parse_args()
    phone = [width for width in words.widths if width == PHONE]
    desk = [width for width in words.widths if width != PHONE]
    for language, sizes in itertools.product(words.languages, filter(None, (phone, desk))):
        with tempfile.TemporaryDirectory() as scratch:
            camera = Camera(os.path.abspath(words.program), language, words.folder,
                            pathlib.Path(scratch), sizes)
            try:
                for scene in SCENES:
                    if scene.__name__ in words.scenes or scene.__name__ == "comes_in":
                        scene(camera)
            finally:
                camera.close()


if __name__ == "__main__":
    main()
