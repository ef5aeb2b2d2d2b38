"""Group `score`: measures, scorecards, what their history says, and the alerts of the month."""

import dagster as dg

from assets.metadata import counts, rows
from assets.partitions import month_of
from assets.reconcile import derived_breaks, resolved_values
from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.impact.alerts import Alert

GROUP = "score"


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[resolved_values, derived_breaks])
def measure_results(desk: dg.ResourceParam[Desk]) -> dg.MaterializeResult[None]:
    """Actual, target, score and colour of every measure, on the basis it is scored on."""
    return dg.MaterializeResult(metadata=counts(results=stages.measure_results(desk)))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[measure_results])
def scorecards(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Objectives, perspectives and cards rolled up, each with coverage and worst child."""
    cards = stages.scorecards(desk, month_of(context))
    scored = sum(card.score is not None for card in cards)
    metadata = counts(cards=len(cards), scored=scored) | rows("scores", cards)
    return dg.MaterializeResult(metadata=metadata)


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[scorecards])
def scored_breaks(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Breaks between departments' own scorecards and ours: targets, weights, scores, colours."""
    found = stages.scored_breaks(desk, month_of(context))
    return dg.MaterializeResult(metadata=counts(**found.month, in_all_months=found.total))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[scored_breaks])
def effects(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """What every break would change on cards if its other number were right."""
    found = stages.effects(desk, month_of(context))
    metadata = counts(material=found.material, immaterial=found.immaterial, unknown=found.unknown)
    return dg.MaterializeResult(metadata=metadata)


# After the effects only because the stages of the calculation are done in one order.
@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[effects])
def signals(desk: dg.ResourceParam[Desk]) -> dg.MaterializeResult[None]:
    """Natural process limits of every measure's history."""
    return dg.MaterializeResult(metadata=counts(limits=stages.signals(desk)))


# After the limits though it needs none of them: a stage takes back what later ones have done.
@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[signals])
def diagnoses(desk: dg.ResourceParam[Desk]) -> dg.MaterializeResult[None]:
    """What may have caused each break, named where its digits leave no other cause."""
    found = stages.diagnoses(desk)
    return dg.MaterializeResult(metadata=counts(differences=found.differing, named=found.named))


@dg.asset(group_name=GROUP, kinds={"duckdb"}, deps=[diagnoses])
def alerts(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Breaks of the month grouped by cause, most pressing first."""
    found = stages.alerts(desk, month_of(context))
    touched = {unit for alert in found for unit in alert.cards}
    metadata = counts(alerts=len(found), cards_touched=len(touched))
    return dg.MaterializeResult(metadata=metadata | rows("causes", map(shown, found)))


def shown(alert: Alert) -> dict[str, object]:
    """An alert as a row: first what it is and changes, last what only a program reads."""
    return {
        "alert": alert.title,
        "with_the_other_figure": alert.effect,
        "owner": alert.owner,
        "rows": alert.rows,
        "closes": alert.closes,
        "cards": alert.cards,
        "figures": alert.lines,
        "key": alert.key,
    }


ASSETS = (measure_results, scorecards, scored_breaks, effects, signals, diagnoses, alerts)
