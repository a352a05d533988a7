"""axe-core: what it objects to in the page that a browser shows."""
# SPDX-License-Identifier: MIT

import functools
import glob
import os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

#: Where `make .build/axe/ready` puts it.
PLACE = ".build/axe/lib/python*/site-packages/axe_playwright_python/axe.min.js"

#: What WCAG 2.2 asks for at level AA, and what axe's authors advise beyond that.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Each rule that is broken, with the elements that break it.
CHECK = """
const [rules, done] = arguments;
axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(
    (found) => done(found.violations.map((one) => `${one.id}: ${one.help}: ` + one.nodes
        .map((node) => `${node.target.join(" ")} ${node.html} (${node.failureSummary})`)
        .join("; "))),
    (error) => done([`axe did not run: ${error.stack || error}`]));
"""


@functools.cache
def source():
    found = glob.glob(os.path.join(ROOT, PLACE))
    assert found, "axe-core is not here: make .build/axe/ready"
    with open(found[0], encoding="utf-8") as script:
        return script.read()


def violations(browser):
    """A sentence for each rule that the page breaks as it is now."""
    # The driver's own scripts run beside the page's policy, which lets in no stranger's.
    if not browser.execute_script("return typeof axe === 'object'"):
        browser.execute_script(source())
    return browser.execute_async_script(CHECK, RULES)
