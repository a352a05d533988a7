"""What tests of old engines are given: `browse` and `browser` are theirs, all else is as it was."""
# SPDX-License-Identifier: MIT

import functools

import hosts
import pytest


@pytest.fixture(params=hosts.NAMES)
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def command(tmp_path_factory):
    """Starts an engine's host, which is compiled once."""
    return functools.cache(lambda engine: hosts.command(engine, tmp_path_factory.mktemp(engine)))


@pytest.fixture
def browse(engine, command, tmp_path_factory):
    """Gives a new browser of the test's engine."""
    browsers = []

    def browse(**wishes):
        folder = tmp_path_factory.mktemp(engine)
        browsers.append(hosts.OldBrowser(command(engine), str(folder), **wishes))
        return browsers[-1]

    yield browse
    for browser in browsers:
        browser.ends()
