"""The one job: a month, from its sources to mails."""

import dagster as dg

MONTH_END = "month_end"

month_end = dg.define_asset_job(
    MONTH_END,
    selection=dg.AssetSelection.all(),
    description="Collect, reconcile, score, publish and deliver one closed month.",
)
