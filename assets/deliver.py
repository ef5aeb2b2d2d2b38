"""Group `deliver`: the digest to the office of strategy management first, then released cards."""

import dagster as dg

from assets.metadata import described
from assets.publish import snapshot
from scorecard import stages
from scorecard.stages import Workbench

GROUP = "deliver"


@dg.asset(group_name=GROUP, kinds={"email"}, deps=[snapshot])
def alert_digest(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """One mail with every alert of the month, to the office of strategy management."""
    return dg.MaterializeResult(metadata=described(stages.alert_digest(bench)))


@dg.asset(group_name=GROUP, kinds={"email"}, deps=[alert_digest])
def scorecard_mail(bench: dg.ResourceParam[Workbench]) -> dg.MaterializeResult[None]:
    """Released cards to their recipients, each card once."""
    return dg.MaterializeResult(metadata=described(stages.scorecard_mail(bench)))


ASSETS = (alert_digest, scorecard_mail)
