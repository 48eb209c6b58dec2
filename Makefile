# Forecourt's commands. The two that matter:
#   make serve   sets up what is missing, builds, and serves the demo
#   make test    sets up what is missing, and runs every test
# All tools land in .tools/ of this folder; `make clean-tools` takes them away.

SHELL := /bin/bash
.NOTPARALLEL:
.DEFAULT_GOAL := help
# Results always lie in target/, where the scripts look for them.
unexport CARGO_TARGET_DIR

ENV := . tools/env &&
# Every file by its name: cargo fmt does not see a module that is declared within a macro (server_only!).
RUSTFMT := git ls-files -z '*.rs' | xargs -0 rustfmt --edition 2024
BIN := $(CURDIR)/target/release/forecourt

.PHONY: help serve test check bench fuzz build fmt clean-tools \
	setup-check setup-test test-rust test-browser format lint lint-browser docs \
	licences advisories unused house-rules alerts

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: build ## build and serve the demo on http://127.0.0.1:3000 (ARGS="..." adds options)
	@mkdir -p data
	@echo "==> Forecourt: serving the demo, Ctrl-C ends it"
	@exec $(BIN) serve --demo $(ARGS)

build: ## leave target/release/forecourt and what it serves
	@tools/setup build
	@tools/build

test: test-rust test-browser ## every test: Rust on both engines, then the browser's journeys

check: setup-check format house-rules lint lint-browser docs unused licences advisories alerts ## format, lints, docs, licences, advisories, unused dependencies, house rules, alert rules

bench: build ## measure under load (wrk) and print the numbers
	@tools/setup bench
	@echo "==> measurements: about 10 minutes"
	@$(ENV) CHROMIUM=$$(tools/chromium path) FORECOURT_BIN=$(BIN) node end2end/bench/bench.mjs $(ARGS)

fuzz: build ## requests made of the API's description, as each role: about 10 minutes (FUZZ_CASES=3000 a role)
	@tools/setup fuzz
	@echo "==> fuzzing the API as each role: about 10 minutes"
	@tools/fuzz $(BIN)

fmt: ## format the Rust code
	@$(RUSTFMT)

clean-tools: ## remove every tool this project installed (not the distribution's packages)
	@tools/postgres reset
	rm -rf .tools

# The parts of `make test`; ARGS="..." goes to the runner of one part.

setup-test:
	@tools/setup test

test-rust: setup-test
	@echo "==> Rust tests: building and running them on SQLite and PostgreSQL, about 5 minutes the first time"
	@$(ENV) tools/with-postgres tools/test-rust $(ARGS)

test-browser: setup-test
	@tools/build
	@$(ENV) tools/with-postgres tools/test-browser $(ARGS)

# The parts of `make check`, quick ones first.

setup-check:
	@tools/setup check

format:
	@echo "==> format: rustfmt --check, a second"
	@$(RUSTFMT) --check

house-rules:
	@echo "==> house rules: each tried out, then applied, 5 seconds"
	@tools/house-rules-test && tools/house-rules

lint:
	@echo "==> lints: clippy on the server's side and the tests, about 3 minutes the first time"
	@cargo clippy --quiet --workspace --all-targets -- -D warnings

lint-browser:
	@echo "==> lints: clippy on the browser's side, about 1 minute the first time"
	@$(ENV) cargo clippy --quiet --package app --package browser --lib --features app/hydrate --target wasm32-unknown-unknown -- -D warnings

docs:
	@echo "==> docs: rustdoc, every link must lead somewhere, about 1 minute"
	@RUSTDOCFLAGS="-D warnings" cargo doc --quiet --workspace --no-deps --document-private-items

unused:
	@echo "==> unused dependencies: cargo machete, a second"
	@$(ENV) cargo machete

licences:
	@echo "==> licences, bans, sources: cargo deny, about 5 seconds"
	@$(ENV) cargo deny --log-level error check --hide-inclusion-graph licenses bans sources

advisories:
	@tools/check-advisories

alerts:
	@tools/check-alerts
