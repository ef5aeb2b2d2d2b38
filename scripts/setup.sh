#!/bin/sh
# Make .venv what uv.lock says, and see to the one system library the pages need.
# A second call with nothing changed ends at the stamp. SCORECARD_SYNC chooses what of the lock is
# installed, as `--no-dev --all-extras`; if unset, what the program and its tests need.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
STAMP=.venv/.set-up
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
WANTED="$(cat uv.lock pyproject.toml scripts/setup.sh | cksum) $(pwd) ${SCORECARD_SYNC:-}"

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    say "error: Python 3.11 or newer is needed and none was found as python3.11 .. python3.14 or" \
        "python3; on Debian: apt-get install python3 python3-venv"
    exit 1
}

# Without python3-venv, Debian's Python makes an environment that has no pip.
make_tools() {
    rm -rf .venv-tools
    if "$1" -m venv .venv-tools 2>/dev/null; then return; fi
    rm -rf .venv-tools
    install_or_say "Python's venv module" python3-venv
    "$1" -m venv .venv-tools
}

# install_or_say WHAT PACKAGE...: as root install them, else print the command and stop.
install_or_say() {
    what=$1
    shift
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing $what: $*"
        apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@" >&2
    else
        say "error: $what is missing; run this and try again:"
        say "    sudo apt-get install -y $*"
        exit 1
    fi
}

has_pango() {
    .venv/bin/python - 2>/dev/null <<'PYTHON'
import ctypes
import sys
from ctypes.util import find_library

names = {
    "linux": ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    "darwin": tuple(find_library(n) or "" for n in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")),
}
for name in names[sys.platform]:
    ctypes.CDLL(name)
PYTHON
}

if [ -x .venv/bin/scorecard ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$WANTED" ]; then
    exit 0
fi

PYTHON=$(find_python)
if [ "$(.venv-tools/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
    make_tools "$PYTHON"
    .venv-tools/bin/python -m pip install --quiet "uv==$UV_VERSION" >&2
fi
# The bytecode is compiled now, because the first start would otherwise take twice as long.
# Word splitting is wanted: these are options.
# shellcheck disable=SC2086
.venv-tools/bin/uv sync --frozen --compile-bytecode --python "$PYTHON" ${SCORECARD_SYNC:-} >&2
if ! has_pango; then
    if [ "$(uname)" = Darwin ]; then
        say "error: Pango is missing; run this and try again:"
        say "    brew install pango"
        exit 1
    fi
    # Word splitting is wanted: these are three packages.
    # shellcheck disable=SC2086
    install_or_say "Pango" $PANGO
    has_pango || { say "error: Pango is installed and cannot be loaded; see ldconfig -p"; exit 1; }
fi
printf '%s\n' "$WANTED" > "$STAMP"
