"""The stages of a run, in order: what assets and commands call. Each is safe to repeat.

reviews, forms -> collect (per source) -> load -> source_breaks -> resolved_values -> derived_breaks
-> measure_results -> scorecards -> scored_breaks -> effects -> signals -> diagnoses -> alerts
-> edition -> snapshot -> alert_digest -> review_mail, scorecard_mail; receipts any time after load
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

from scorecard.close.baseline import check_opening
from scorecard.close.calculated import inputs, need, once
from scorecard.close.chase import awaited
from scorecard.close.desk import Desk
from scorecard.close.flash import Flash, beside, month_under_way, write_flash
from scorecard.close.listing import list_editions
from scorecard.close.months import newest_closed
from scorecard.close.publish import Publication
from scorecard.close.published import compare_published
from scorecard.close.publishing import publish_once
from scorecard.config.manual import ManualSource
from scorecard.control.page import write_control
from scorecard.deliver.asking import send_asked, send_reviews
from scorecard.deliver.dispatch import send_digest
from scorecard.deliver.failures import send_failure
from scorecard.deliver.forms import send_forms
from scorecard.deliver.outbox import Sent, joined
from scorecard.deliver.receipts import send_receipts
from scorecard.deliver.refused import answer_refused
from scorecard.deliver.reminders import send_reminders
from scorecard.deliver.replies import Reply, take_replies
from scorecard.deliver.reviews import send_review_receipts
from scorecard.errors import InputError, StoreError
from scorecard.impact.alerts import Alert, build_alerts
from scorecard.impact.compared import comparison_alert
from scorecard.impact.effects import find_effects
from scorecard.ingest import form_drop, observe, sources
from scorecard.ingest.dropped import dropped_files
from scorecard.ingest.observe import LoadCounts
from scorecard.ingest.table_queries import ask_tables
from scorecard.outcomes import (
    Breaks,
    CardScore,
    Diagnosed,
    Matter,
    breaks_of,
    card_scores,
    diagnosed,
    matter_of,
    rows_in,
)
from scorecard.period import Month
from scorecard.project import Project
from scorecard.reconcile.breaks import (
    find_derived_breaks,
    find_scored_breaks,
    find_source_breaks,
)
from scorecard.reconcile.diagnoses import find_causes
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.review.taking import take_dropped
from scorecard.score.measures import score_measures
from scorecard.score.rollup import roll_up
from scorecard.score.signals import find_signals
from scorecard.stores.hashes import mart_hashes
from scorecard.stores.ledger_decisions import Review
from scorecard.stores.snapshot import refresh, sound

Progress = Callable[[str], None]


def replies(desk: Desk) -> list[Reply]:
    """Put workbooks that came back by mail where they are collected from, before anything is.

    Whoever sent one that cannot be taken is told why.
    """
    found = take_replies(desk)
    answer_refused(desk, newest_closed(desk.config, desk.clock()), found)
    return found


def forms(desk: Desk, month: Month) -> Sent:
    """Ask for the month's figures that stand in nobody's system, each person once."""
    return send_forms(desk, month)


def remind(desk: Desk, month: Month, since: dt.datetime | None = None) -> Sent:
    """Look once more for what is missing of a month that is over, then remind whose it is.

    What comes by that lands and waits for the next run. `since` is the step of the timetable it is
    done for; without it nobody is reminded twice on a day, unless something has changed.
    """
    now = desk.clock()
    if month <= newest_closed(desk.config, now):
        waiting = awaited(desk.project, desk.config, month, now)
        for source in dict.fromkeys(item.source.id for item in waiting if item.is_outstanding):
            collect(desk, source, month)
    sent = send_reminders(desk, month, since)
    control(desk, month)
    return sent


def reviews(desk: Desk, month: Month) -> list[Review]:
    """Take review workbooks back, before anything is collected; the run calculates with them.

    Rows are held against what the last run calculated; a warehouse that is new is calculated first
    from what landed.
    """
    drop = desk.config.decisions.drop
    if drop is None or not dropped_files(drop, desk.project.root):
        return []
    if not desk.warehouse.has_done("diagnoses"):
        load(desk, month)
        for _, step in _steps(desk, month):
            step()
    return take_dropped(desk, month, newest_closed(desk.config, desk.clock()))


def refresh_tables(project: Project) -> list[str]:
    """Ask the queries of the configuration's tables; returns what is to be told of those that fail.

    Call it before the configuration is read. Raises `SourceError` where one never answered.
    """
    files = project.bundle().files
    return list(ask_tables(project.var, root=project.root, files=files))


def collect(
    desk: Desk, source_id: str, month: Month, *, since: Month | None = None
) -> sources.CollectResult:
    """Fetch one source and land what it gives; a failure is landed too, and does not raise.

    With `since` the months from there on are fetched, as far as the source has them.
    """
    desk.landing.land_config(desk.bundle, str(month))
    source = next((s for s in desk.config.sources if s.id == source_id), None)
    if source is None:
        raise InputError(f"source {source_id!r}: expected one of the configuration's")
    if since is not None and source.covers == "month":
        source = source.model_copy(
            update={"lookback": max(month.index - since.index, source.lookback)}
        )
    if isinstance(source, ManualSource):
        return form_drop.collect(
            source,
            month,
            config=desk.config,
            root=desk.project.root,
            landing=desk.landing,
            checkpoint=desk.checkpoint,
        )
    return sources.collect(
        source,
        month,
        root=desk.project.root,
        files=desk.bundle.files,
        landing=desk.landing,
        calendar=desk.config.organisation.fiscal_year.calendar,
        checkpoint=desk.checkpoint,
    )


def flash(desk: Desk, unit: str | None) -> Flash:
    """Cards of the month under way from what there is to date, one unit's or all; none published.

    Whatever is fetched for it counts for nothing else. Raises `InputError` where there is no card.
    """
    month = month_under_way(desk.config, desk.clock())
    with beside(desk) as scratch:
        collected = [collect(scratch, source.id, month) for source in desk.config.sources]
        failures = tuple(f"{c.source}: {item.reason}" for c in collected for item in c.failures)
        return Flash(tuple(write_flash(scratch, month, unit)), failures)


def load(desk: Desk, month: Month, on_progress: Progress | None = None) -> list[LoadCounts]:
    """Read what has landed into vintages, and mirror the configuration.

    Raises `InputError` where the opening baseline covers more than the opening.
    """
    check_opening(desk.config, desk.editions)
    desk.landing.land_config(desk.bundle, str(month))
    counts = observe.load(desk.warehouse, desk.landing, desk.config, on_progress=on_progress)
    aside = desk.warehouse.set_aside
    if aside is not None and on_progress is not None:
        why = "of another version" if desk.warehouse.is_outgrown else "damaged"
        on_progress(f"{why}, kept as {aside}; rebuilt from what landed")
    desk.checkpoint("loaded")
    decisions = desk.ledger.decisions.all()
    once(
        desk,
        "mirror",
        lambda: mirror(desk.warehouse, desk.config, desk.landing, decisions=decisions),
    )
    control(desk, month)
    return counts


def history(desk: Desk, first: Month, last: Month, on_progress: Progress) -> list[str]:
    """Load and calculate months without publishing any; returns why sources failed.

    Files and queries are asked for every month from the first on; months without a file are left.
    """
    failures = []
    for source in desk.config.sources:
        collected = collect(desk, source.id, last, since=first)
        on_progress(f"{source.id}: deliveries {len(collected.deliveries)}, new {collected.new}")
        failures += [f"{source.id}: {item.reason}" for item in collected.failures]
    counts = load(desk, last, on_progress)
    on_progress(f"loaded {sum(count.loaded for count in counts):,} figures")
    for name, step in (*_steps(desk, last), ("snapshot", lambda: snapshot(desk))):
        on_progress(name)
        step()
    return failures


def _steps(desk: Desk, month: Month) -> tuple[tuple[str, Callable[[], object]], ...]:
    """The calculation after loading, step by step with its names."""
    return (
        ("source breaks", lambda: source_breaks(desk, month)),
        ("resolved values", lambda: resolved_values(desk)),
        ("derived breaks", lambda: derived_breaks(desk, month)),
        ("measure results", lambda: measure_results(desk)),
        ("scorecards", lambda: scorecards(desk, month)),
        ("scored breaks", lambda: scored_breaks(desk, month)),
        ("effects", lambda: effects(desk, month)),
        ("signals", lambda: signals(desk)),
        ("diagnoses", lambda: diagnoses(desk)),
    )


def source_breaks(desk: Desk, month: Month) -> Breaks:
    """What sources claim: validity, completeness, freshness and agreement."""
    once(desk, "source_breaks", lambda: find_source_breaks(desk.warehouse))
    return breaks_of(desk.warehouse, month)


def resolved_values(desk: Desk) -> int:
    """One figure for each KPI, unit and month; returns how many."""
    once(desk, "resolved_values", lambda: resolve(desk.warehouse))
    return rows_in(desk.warehouse, "mart.kpi_values")


def derived_breaks(desk: Desk, month: Month) -> Breaks:
    """Roll-ups, identities, disputes, absent figures; readers see the reconciled ones from here."""
    once(desk, "derived_breaks", lambda: find_derived_breaks(desk.warehouse))
    snapshot(desk)
    control(desk, month)
    return breaks_of(desk.warehouse, month)


def measure_results(desk: Desk) -> int:
    """Every measure against its red flag and goal; returns how many."""
    once(desk, "measure_results", lambda: score_measures(desk.warehouse))
    return rows_in(desk.warehouse, "mart.measure_results")


def scorecards(desk: Desk, month: Month) -> list[CardScore]:
    """Roll up to cards; returns the month's."""
    once(desk, "scorecards", lambda: roll_up(desk.warehouse))
    snapshot(desk)
    return card_scores(desk.warehouse, month)


def scored_breaks(desk: Desk, month: Month) -> Breaks:
    """What departments' own scorecards print against our cards."""
    once(desk, "scored_breaks", lambda: find_scored_breaks(desk.warehouse))
    return breaks_of(desk.warehouse, month)


def effects(desk: Desk, month: Month) -> Matter:
    """What each break would change on cards; returns how many of the month's matter."""
    once(desk, "effects", lambda: find_effects(desk.warehouse))
    return matter_of(desk.warehouse, month)


def signals(desk: Desk) -> int:
    """Natural process limits; returns how many."""
    once(desk, "signals", lambda: find_signals(desk.warehouse))
    return rows_in(desk.warehouse, "mart.signals")


def diagnoses(desk: Desk) -> Diagnosed:
    """What may have caused each break, and where it could be named."""
    once(desk, "diagnoses", lambda: find_causes(desk.warehouse, desk.config))
    return diagnosed(desk.warehouse)


def alerts(desk: Desk, month: Month) -> list[Alert]:
    """The month's breaks grouped by cause, most pressing first.

    While the cards are only compared with hand-made ones, what differs comes before them.
    """
    need(desk, "diagnoses")
    found = build_alerts(desk.warehouse, desk.config, month)
    if desk.config.release.policy != "shadow":
        return found
    differing = comparison_alert(desk.warehouse, desk.config, month)
    return found if differing is None else [differing, *found]


def edition(desk: Desk, month: Month, on_progress: Progress | None = None) -> Publication:
    """Publish what changed; nothing where nothing did.

    Raises `StoreError` where something was configured or decided since the last calculation: the
    edition would name what its cards know nothing of. Raises `InputError` as `load` does.
    """
    need(desk, "signals")
    if not desk.warehouse.is_done("signals", inputs(desk)):
        raise StoreError(
            f"{desk.project.warehouse}: something was configured, decided or loaded since it was "
            f"calculated; run `scorecard run --month {month}`, which calculates first"
        )
    check_opening(desk.config, desk.editions, publishing=month)
    made = publish_once(desk, month, on_progress)
    control(desk, month)
    return made


def snapshot(desk: Desk) -> None:
    """Give readers the marts as they are now, editions included, where they have not got them."""
    need(desk, "mirror")
    list_editions(desk.warehouse, desk.editions)
    if desk.warehouse.has_done("derived_breaks"):
        compare_published(desk.warehouse, desk.editions)
    state = mart_hashes(desk.warehouse.con)
    content = hashlib.sha256(repr(sorted(state.items())).encode()).hexdigest()
    if not (desk.warehouse.is_done("snapshot", content) and sound(desk.project.snapshot)):
        refresh(desk.warehouse, desk.project.snapshot)
        desk.checkpoint("snapshot swapped")
        desk.warehouse.mark_done("snapshot", content)


def failure(desk: Desk, month: Month, run: str, what: str, error: str) -> Sent:
    """Tell the office of strategy management that a run failed, once for each run."""
    return send_failure(desk, month, run, what, error)


def control(desk: Desk, month: Month) -> Path:
    """Write the control page anew, for whoever looks how the month end stands."""
    return write_control(desk, month)


def alert_digest(desk: Desk, month: Month) -> Sent:
    """Tell the office of strategy management, before anybody else hears of the month."""
    return send_digest(desk, month, alerts(desk, month))


def receipts(desk: Desk, month: Month) -> Sent:
    """Tell whoever delivered what became of it, once for each delivery that was loaded."""
    return send_receipts(desk, month)


def review_mail(desk: Desk, month: Month) -> Sent:
    """Answer review workbooks that came back, and mail everybody what is open of theirs."""
    need(desk, "diagnoses")
    answered = send_review_receipts(desk, month)
    asked = send_asked(desk, month, alerts(desk, month))
    control(desk, month)
    return joined([answered, asked])


def send_review_workbooks(
    desk: Desk, month: Month, *, person: str | None = None, again: bool = False
) -> Sent:
    """Mail review workbooks on request, one person's or all; raises as `send_reviews` does."""
    return send_reviews(desk, month, alerts(desk, month), person=person, again=again)
