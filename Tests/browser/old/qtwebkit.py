"""A browser around QtWebKit, which a test drives by lines of JSON: hosts.py has the commands."""
# SPDX-License-Identifier: MIT

import json
import sys

from PyQt5.QtCore import QPoint, QSocketNotifier, Qt, QUrl
from PyQt5.QtTest import QTest
from PyQt5.QtWebKit import QWebSettings
from PyQt5.QtWebKitWidgets import QWebView
from PyQt5.QtWidgets import QApplication


def open_page(url):
    loads.clear()
    view.load(QUrl(url))


def click(selector):
    element = frame.findFirstElement(selector)
    if element.isNull():
        return False
    middle = element.geometry().center()
    frame.setScrollPosition(middle - QPoint(view.width() // 2, view.height() // 2))
    QTest.mouseClick(view, Qt.LeftButton, pos=middle - frame.scrollPosition())
    return True


def obey():
    line = sys.stdin.readline()
    if not line:
        browser.quit()
        return
    command, word = json.loads(line)
    print(json.dumps([COMMANDS[command](word)]), flush=True)


COMMANDS = {
    "open": open_page,
    "loaded": lambda _: loads == [True],
    "run": lambda script: frame.evaluateJavaScript(script),
    "text": lambda _: frame.toPlainText(),
    "click": click,
    "focused": lambda selector: frame.findFirstElement(selector).hasFocus(),
    "type": lambda text: QTest.keyClicks(view, text),
    "shot": lambda path: view.grab().save(path),
}

browser = QApplication(sys.argv)
view = QWebView()
view.settings().setAttribute(QWebSettings.JavascriptEnabled, sys.argv[1] == "yes")
loads = []
view.loadFinished.connect(loads.append)
view.resize(1000, 1100)
view.show()
QApplication.setActiveWindow(view)  # nobody else does: there is no window manager
frame = view.page().mainFrame()
stdin = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Read)
stdin.activated.connect(obey)
browser.exec_()
