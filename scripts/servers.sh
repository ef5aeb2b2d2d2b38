#!/bin/sh
# Install the database servers the tests start for themselves: as root by apt-get, else print the
# one command. Nothing is started and nothing configured; a second call does nothing.
set -eu

has_postgresql() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_mariadb() {
    command -v mariadb-install-db >/dev/null && command -v my_print_defaults >/dev/null
}

WANTED=
has_postgresql || WANTED="postgresql"
# The core packages have the programs without a service that starts by itself.
has_mariadb || WANTED="$WANTED mariadb-server-core mariadb-client-core"
[ -n "$WANTED" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing database servers for the tests: $WANTED" >&2
    apt-get update -qq >&2
    # Run level 1 keeps Debian's own start scripts from starting a server of the system's.
    # Word splitting is wanted: these are packages.
    # shellcheck disable=SC2086
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $WANTED >&2
else
    echo "error: database servers for the tests are missing; run this and try again:" >&2
    echo "    sudo apt-get install -y --no-install-recommends $WANTED" >&2
    exit 1
fi
