#!/bin/sh
# Run a command whose temporary files are kept in memory, where there is plenty of it: tests write
# thousands of small stores, each of which is synced, and would wait for the disk and nothing else.
#     scripts/in-memory.sh pytest tests/stores
# Elsewhere they are where TMPDIR says, as ever.
set -u
MEMORY=/dev/shm
ROOM=8388608 # KiB

has_room() {
    [ -w "$MEMORY" ] && [ -r /proc/meminfo ] || return 1
    [ "$(df -Pk "$MEMORY" | awk 'NR == 2 { print $4 }')" -ge "$ROOM" ] || return 1
    # What is kept there is memory that nobody else has.
    [ "$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)" -ge $((2 * ROOM)) ]
}

if has_room && TMPDIR=$(mktemp -d "$MEMORY/scorecard.XXXXXX"); then
    export TMPDIR
    # As of any folder for temporary files: database servers of tests run as another user.
    chmod 1777 "$TMPDIR"
    trap 'rm -rf "$TMPDIR"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
fi
"$@"
