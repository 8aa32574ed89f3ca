# What to type:  make run | test | check | eval | bench | install
# Everything is built once, with the one release profile.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BAOSHU := target/release/baoshu
OUT ?= out
SHARED ?= ../shared
CARGO_FLAGS ?=
# The feature `opencc` is built and tested where the package has it (it needs libopencc-dev).
OPENCC := $(shell grep -q '^opencc *=' Cargo.toml && echo yes)

.PHONY: help run test check eval bench bench-check bench-instructions bench-peers bench-stats bench-stream bench-large fuzz install build docs \
	test-readers test-kill test-faults test-browser test-spark need need-opencc clean check-format check-clippy check-opencc check-dicts check-docs check-deny check-reproducible

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

need:
	@.ci/need cargo cc

need-opencc:
	@.ci/need pkg:libopencc-dev c++

build: need
	@cargo build --release --locked $(CARGO_FLAGS)

run: build ## build, read samples/ into out/, show the tables
	@$(BAOSHU) extract samples --meta samples/meta.tsv -o $(OUT) --format csv
	@for table in figures slogans documents; do \
	  echo; echo "$(OUT)/$$table.csv begins:"; head -n 4 $(OUT)/$$table.csv; \
	done

test: need ## run all tests
	@cargo test --release --locked $(CARGO_FLAGS)

check: check-format check-clippy test check-dicts check-docs check-deny check-opencc ## all that must hold before a change is kept

check-format: need
	cargo fmt --check

check-clippy: need
	cargo clippy --release --locked --all-targets $(CARGO_FLAGS) -- -D warnings

ifeq ($(OPENCC),yes)
check-opencc: need need-opencc
	cargo clippy --release --locked --all-targets --features opencc -- -D warnings
	cargo test --release --locked --features opencc
else
check-opencc:
	@echo "the package has no feature opencc: nothing to check"
endif

check-dicts: build
	$(BAOSHU) figures - --no-builtin-dicts --dicts dicts </dev/null >/dev/null
	@echo "dictionaries: every row of dicts/ was read and accepted"

check-docs: build
	$(BAOSHU) docs --check docs

check-deny: need
	@.ci/deny

check-reproducible: need ## build twice and compare the programs
	@.ci/reproducible $(CARGO_FLAGS)

docs: build ## write the generated pages of docs/
	$(BAOSHU) docs docs

eval: build ## accuracy over ../shared, as score.py prints it
	@.ci/eval $(BAOSHU) $(SHARED)

test-readers: build ## open what the writers write in pandas, polars, DuckDB, LibreOffice and R
	@.ci/test-readers $(BAOSHU)

test-kill: build ## kill extract and feed 50 times each, and look what is left
	@.ci/need python3
	@python3 .ci/kill.py $(BAOSHU)

test-faults: build ## let system calls of extract and figures fail one at a time (FAULT_STEP=9 for fewer), and look what is left
	@.ci/need python3 strace
	@python3 .ci/faults.py $(BAOSHU) $(FAULT_STEP)

test-browser: build ## open reports in headless Chromium (installs Debian's)
	@.ci/test-browser $(BAOSHU)

test-spark: build ## run baoshu on Spark, two executors on this machine
	@.ci/test-spark $(BAOSHU) $(SHARED)

bench: need ## speed of reading, as ratios (BENCH_MB=200 for more text)
	@cargo bench --locked --bench speed $(CARGO_FLAGS)

bench-check: bench-instructions ## fail where a ratio or a count of instructions became more than 15 % worse than in benches/
	@cargo bench --locked --bench speed $(CARGO_FLAGS) -- --check

bench-instructions: build ## count instructions under valgrind, where it is installed, beside benches/instructions.tsv
	@.ci/need python3
	@.ci/bench-instructions $(BAOSHU)

bench-stream: build ## speed of documents through pipes, 1 to 4 processes, as ratios
	@.ci/need python3
	@.ci/bench-stream $(BAOSHU) $(SHARED)/corpus

fuzz: ## run each fuzz target (FUZZ_SECONDS=60, FUZZ_JOBS=2) with cargo-fuzz and nightly Rust
	@.ci/fuzz

bench-stats: build ## speed and memory of stats beside DuckDB, on the same Parquet in the same run (BENCH_ROWS=1000000 for less)
	@.ci/bench-stats $(BAOSHU) $(BENCH_ROWS)

bench-peers: build ## speed beside packages of PyPI on the same text
	@.ci/bench-peers $(BAOSHU) $(SHARED)/corpus

bench-large: build ## time and peak memory over large inputs (2 GB of records, 500 MB of ZIP, a 5 GB text, a million files)
	@.ci/bench-large $(BAOSHU) "$${TMPDIR:-/tmp}"

install: need ## install baoshu for this user
	cargo install --locked --path . $(CARGO_FLAGS)

clean:
	cargo clean
	rm -rf $(OUT)
