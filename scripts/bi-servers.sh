#!/bin/sh
# Install the real BI servers that `make test-bi` starts, each once, outside the checkout: in
# $XDG_CACHE_HOME/scorecard-test-bi (~/.cache by default). The product needs none of them. Names of
# servers may be given; a second call does nothing. Cube, CAP (which speaks OData) and Azurite (which
# speaks as Azure Storage) need Node.js and npm, which are installed by apt-get as root, else the one
# command is printed.
set -eu
cd "$(dirname "$0")/.."

SUPERSET=6.1.0
CUBE=0.31.69
CDS=8.9.9
DATASETTE=0.65.2
MOTO=5.1.22
AZURITE=3.37.0
GCS=2026.7.19
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/scorecard-test-bi"

say() { printf '%s\n' "$*" >&2; }

# A folder is there under its name only once all of it is.
superset() {
    folder="$CACHE/superset-$SUPERSET"
    [ ! -e "$folder/.done" ] || return 0
    say "installing Superset $SUPERSET into $folder"
    rm -rf "$folder"
    .venv-tools/bin/uv venv --quiet --python 3.11 "$folder"
    # What its own list leaves out, and the last release of a library it still knows.
    VIRTUAL_ENV="$folder" .venv-tools/bin/uv pip install --quiet \
        "apache-superset==$SUPERSET" rich cachetools "flask-caching==2.3.1" "psycopg2-binary==2.9.11"
    # Its own database with an administrator, of which each run of the tests takes a copy.
    say "making Superset's database, which takes minutes"
    mkdir "$folder/home"
    (
        SUPERSET_HOME="$folder/home"
        SUPERSET_CONFIG_PATH="$(pwd)/tests/bi/superset_config.py"
        FLASK_APP="superset.app:create_app()"
        export SUPERSET_HOME SUPERSET_CONFIG_PATH FLASK_APP
        "$folder/bin/superset" db upgrade
        "$folder/bin/superset" fab create-admin --username admin --firstname A --lastname B \
            --email admin@bi.example --password of-one-test-run
        "$folder/bin/superset" init
    ) >"$folder/log" 2>&1 || { tail -20 "$folder/log" >&2; exit 1; }
    touch "$folder/.done"
}

cube() {
    of_npm "cube-$CUBE" "@cubejs-backend/server@$CUBE" "@cubejs-backend/postgres-driver@$CUBE"
}

cds() {
    of_npm "cds-$CDS" "@sap/cds@$CDS" "@cap-js/postgres@1.14.0" "express@4.21.2"
}

datasette() {
    # It asks setuptools for its plugins.
    of_python "datasette-$DATASETTE" "datasette==$DATASETTE" "setuptools<81"
}

moto() {
    of_python "moto-$MOTO" "moto[server]==$MOTO"
}

azurite() {
    of_npm "azurite-$AZURITE" "azurite@$AZURITE"
}

gcs() {
    of_python "gcs-$GCS" "gcp-storage-emulator==$GCS"
}

# A folder with these Python packages.
of_python() {
    folder="$CACHE/$1"
    shift
    [ ! -e "$folder/.done" ] || return 0
    say "installing $1 into $folder"
    rm -rf "$folder"
    .venv-tools/bin/uv venv --quiet --python 3.11 "$folder"
    VIRTUAL_ENV="$folder" .venv-tools/bin/uv pip install --quiet "$@"
    touch "$folder/.done"
}

of_npm() {
    folder="$CACHE/$1"
    shift
    [ ! -e "$folder/.done" ] || return 0
    node_and_npm
    say "installing $1 into $folder"
    rm -rf "$folder"
    mkdir -p "$folder"
    # Scripts of packages would fetch programs; what is asked of them here needs none.
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "$@" >&2
    touch "$folder/.done"
}

node_and_npm() {
    if command -v node >/dev/null && command -v npm >/dev/null; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing Node.js and npm"
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends nodejs npm >&2
    else
        say "error: Node.js and npm are missing; run this and try again:"
        say "    sudo apt-get install -y --no-install-recommends nodejs npm"
        exit 1
    fi
}

mkdir -p "$CACHE"
[ $# -gt 0 ] || set -- superset cube cds datasette moto azurite gcs
for server in "$@"; do
    case "$server" in
        superset | cube | cds | datasette | moto | azurite | gcs) "$server" ;;
        *)
            say "error: expected superset, cube, cds, datasette, moto, azurite or gcs, found $server"
            exit 1
            ;;
    esac
done
