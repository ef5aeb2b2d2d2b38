# `make run` and `make test` are all a newcomer needs; both set up what is missing first.
ENVIRONMENT = .venv
PYTHON = $(ENVIRONMENT)/bin/python
DUCKDB = 2.0.1

.PHONY: run test try-duckdb lint format attacks faults crash-loop proofs acceptance test-bi bench-publish benchmarks evidence corpus fuzz set-up sample clean

# The sample organisation's newest month. Exit code 3, published with caveats, is the success it
# is meant to be: the sample has planted breaks.
run: sample
	@.venv/bin/scorecard run --project . || [ $$? -eq 3 ]

# A process for each core and one more, since tests wait for servers and for processes of their own.
# Tests of one module stay together, since they share what they made, and modules in the order of
# their names: those of few tests are often the slow ones, and not kept for last. Of which marks they
# are may be said by MARKED.
test: set-up
	@scripts/in-memory.sh $(ENVIRONMENT)/bin/pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist loadfile --no-loadscope-reorder \
		$(if $(MARKED),-m "$(MARKED)")

# The same with another DuckDB than the locked one, in an environment of its own, which is made the
# first time: `make try-duckdb DUCKDB=2.0.1`.
try-duckdb: set-up
	@scripts/other-duckdb.sh $(DUCKDB)
	@$(MAKE) --no-print-directory test ENVIRONMENT=.venv-duckdb

# What a reviewer would otherwise have to look for.
lint: set-up
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/sqlfluff lint --disable-progress-bar --nocolor sql

format: set-up
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

# What happens when somebody wants to do harm, and when something breaks; `make test` has them too.
# Counted by kind at the end.
attacks: set-up
	@.venv/bin/pytest -q -m attack -n auto --dist loadfile

faults: set-up
	@.venv/bin/pytest -q -m "fault and not crash_loop" -n auto --dist loadfile

# Kills runs at random moments, and crashes them at checkpoints between which nothing leaves the
# warehouse; runs again and compares. The tests already crash one at all the other checkpoints.
crash-loop: set-up
	@.venv/bin/pytest -m crash_loop

# What the tests do to a part, done to all of it.
proofs: set-up
	@.venv/bin/pytest -m proof

# Thousands of drawn files instead of the tests' hundreds; half an hour on two idle cores.
fuzz: set-up
	@.venv/bin/pytest -n auto --hypothesis-profile long tests/ingest/test_fuzz.py \
		tests/ingest/test_two_readers.py tests/ingest/test_records.py tests/ingest/test_numbers.py

# Real data nobody here made; see the tests for where they look for it.
acceptance: set-up
	@SCORECARD_REQUIRE_DATA=1 .venv/bin/pytest -m acceptance tests/acceptance tests/ingest/test_records.py

# Real BI servers on real data nobody here made. The first time they are installed, outside of the
# checkout, which takes minutes.
test-bi: set-up
	@scripts/servers.sh
	@scripts/bi-servers.sh
	@SCORECARD_REQUIRE_SERVERS=1 SCORECARD_REQUIRE_DATA=1 .venv/bin/pytest -m bi

# Ratios to a calibrator of the same run: bare DuckDB, a bare driver, pandas. Minutes; nothing else should run.
benchmarks: set-up
	@$(PYTHON) -m tests.benchmarks.load
	@$(PYTHON) -m tests.benchmarks.databases
	@$(PYTHON) -m tests.benchmarks.rest
	@$(PYTHON) -m tests.benchmarks.reconcile
	@$(PYTHON) -m tests.benchmarks.diagnose
	@$(PYTHON) -m tests.benchmarks.effects
	@$(PYTHON) -m tests.benchmarks.scores
	@$(PYTHON) -m tests.benchmarks.signals
	@$(PYTHON) -m tests.benchmarks.mail
	@$(PYTHON) -m tests.benchmarks.orchestration

# A page and a workbook beside stock renderers of the same content, and a burst of units. Minutes.
bench-publish: set-up
	@$(PYTHON) -m tests.benchmarks.publish

# How often a link of a strategy map is found that is not there, and one that is. Seconds.
evidence: set-up
	@$(PYTHON) -m tests.evidence

# Errors put in on purpose, and whether their causes are named. Minutes.
corpus: set-up
	@$(PYTHON) -m tests.corpus

set-up:
	@scripts/setup.sh

# Inputs only; a second time writes nothing.
sample: set-up
	@$(PYTHON) -m scorecard.sample var/sample

# Environments and caches. What was landed and published stays; it is in var.
clean:
	rm -rf .venv .venv-duckdb .venv-tools .mypy_cache .ruff_cache .pytest_cache .hypothesis
