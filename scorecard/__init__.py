"""The engine: plain Python that ingests, reconciles, scores and publishes month-end scorecards.

Nothing in here knows Dagster; `assets` wraps these functions and `pipelines` holds the doors.
"""
