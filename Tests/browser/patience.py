"""Waiting for what must come: never a fixed time, and long enough for a busy machine."""
# SPDX-License-Identifier: MIT

import os
import time

from selenium.common.exceptions import StaleElementReferenceException

#: Seconds. Less is for whoever mends a test, and waits for it to fail.
PATIENCE = float(os.environ.get("FIRESIDE_PATIENCE", 30))


def until(holds, what, patience=PATIENCE):
    """Asks again and again until `holds()` is true, and returns that. `what` should have come."""
    end = time.monotonic() + patience
    while True:
        try:
            result = holds()
        except StaleElementReferenceException:  # the page has just drawn it again
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"{what() if callable(what) else what}: not within {patience:g} s")
        time.sleep(0.03)
