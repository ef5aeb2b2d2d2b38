"""Superset as `make test-bi` starts it: everything in one folder, nothing but on this machine."""

import datetime as dt
import os

TOKEN_SECONDS = 8
MOST_ROWS = 12_000
HOME = os.environ.get("SUPERSET_HOME", "")
SECRET_KEY = "of-a-server-that-lives-for-one-test-run-only"
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME}/superset.db"
# Soon over, so that a test can wait for it.
JWT_ACCESS_TOKEN_EXPIRES = dt.timedelta(seconds=TOKEN_SECONDS)
# The most rows a query gives, whatever it asks for.
SQL_MAX_ROW = MOST_ROWS
# The account of the tests is made by the API.
FAB_ADD_SECURITY_API = True
# A file of the tests is one of its databases.
PREVENT_UNSAFE_DB_CONNECTIONS = False
# No other server is asked for, and none of its pages is looked at.
TALISMAN_ENABLED = False
