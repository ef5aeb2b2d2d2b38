"""The engine: plain Python that ingests, reconciles, scores and publishes month-end scorecards.

Nothing in here knows Dagster; `assets` wraps these functions and `pipelines` holds the doors.
"""

import os

# openpyxl writes other bytes where lxml happens to be installed; an edition rebuilds anywhere.
os.environ["OPENPYXL_LXML"] = "False"
