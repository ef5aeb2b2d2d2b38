#!/bin/sh
# Make .venv-duckdb what uv.lock says, but for DuckDB, of which it has the version given.
#     scripts/other-duckdb.sh 2.0.1
# A second call installs nothing. It needs what scripts/setup.sh makes.
set -eu
cd "$(dirname "$0")/.."

UV_PROJECT_ENVIRONMENT=.venv-duckdb
export UV_PROJECT_ENVIRONMENT

# Word splitting is wanted: these are options, of scripts/setup.sh too.
# shellcheck disable=SC2086
.venv-tools/bin/uv sync --quiet --frozen --compile-bytecode --inexact --python .venv/bin/python \
    --no-install-package duckdb ${SCORECARD_SYNC:-} >&2
.venv-tools/bin/uv pip install --quiet --compile-bytecode --no-deps \
    --python .venv-duckdb/bin/python "duckdb==$1" >&2
