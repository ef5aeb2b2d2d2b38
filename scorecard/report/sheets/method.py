"""How scores are made, and the trail of each figure back to a delivery and a row."""

from typing import Final

from scorecard import figures
from scorecard.config.scales import NAMES
from scorecard.labels import capital, t, translatable
from scorecard.report.card import Card, Stamp
from scorecard.report.measure import MeasureLine
from scorecard.report.palette import word
from scorecard.report.period import Period
from scorecard.report.rules import rule_sentences, stability
from scorecard.report.scale_words import BENCHMARK, rule_text, scale_text, shown_text
from scorecard.report.sheets import formats, frame, looks, names
from scorecard.report.sheets.grid import Book, Entry, Grid, Heading
from scorecard.report.sheets.perspective import BASES
from scorecard.report.trail import Trail
from scorecard.report.view.initiatives import rules as initiative_rules

_POLARITY: Final = translatable(
    {"higher_is_better": "Higher is better", "lower_is_better": "Lower is better"}
)
_CHOSEN: Final = translatable(
    {
        "source": "Source",
        "children": "Units below",
        "formula": "Formula",
        "initiatives": "Initiatives",
        "timeliness": "Timeliness",
        "override": "Override",
        "estimate": "Estimate",
    }
)

_COLUMNS: Final = (
    Heading("Measure", 34),
    Heading("Definition", 40),
    Heading("Owner", 18),
    Heading("Better", 16),
    Heading("Scored on", 15),
    Heading("Adds up", 30),
    Heading("Required", 10),
    Heading("Red flag", 13, "right"),
    Heading("Goal", 13, "right"),
    Heading("Scored by", 28),
    Heading("Figure from", 13),
    Heading("Source or formula", 26),
    Heading("File", 28),
    Heading("Delivery", 10, "right"),
    Heading("Row or cell", 16, "right"),
    Heading("Coverage", 11, "right"),
    Heading("Converted from", 26),
)
_FIRST: Final = 5


def write(book: Book, card: Card, stamp: Stamp) -> None:
    """Write the sheet."""
    grid = book.sheet(names.own(names.METHOD))
    frame.open_sheet(grid, t(names.METHOD), card, stamp)
    row = _FIRST
    for topic, text in _rules(card):
        grid.put(row, 1, Entry(topic, looks.FACT))
        grid.put(row, 2, Entry(text, looks.NOTE))
        row += 1
    head = row + 1
    grid.head(head, _COLUMNS)
    for at, line in enumerate(card.measures, start=head + 1):
        _measure(grid, at, line)
    if not card.measures:
        grid.put(head + 1, 1, Entry(t("No measures."), looks.NOTE))
    frame.filtered(grid, head, head + max(1, len(card.measures)), len(_COLUMNS))
    frame.close_sheet(grid, card, stamp, last=len(_COLUMNS), heads=f"{head}:{head}")


def _rules(card: Card) -> list[tuple[str, str]]:
    share = figures.least(card.coverage_minimum)
    return [
        (
            t("Measure score"),
            t(
                "10/3 x (1 + (actual - red flag) / (goal - red flag)), cut at 0 and 10: 3.33 at "
                "the red flag, 6.67 at the goal.",
            ),
        ),
        *([(t("Scale"), shown_text())] if shown_text() else []),
        (
            t("Goal only"),
            t(
                "A measure without a red flag scores 10 where its goal is met and 0 where it is "
                "not.",
            ),
        ),
        *(
            (capital(t(NAMES[kind])), rule_text(kind))
            for kind in NAMES
            if kind not in ("linear", "goal_only") and kind in {m.scale.type for m in card.measures}
        ),
        (
            t("Polarity"),
            t(
                "Where lower is better the red flag is above the goal; the formula is the same.",
            ),
        ),
        (
            t("Colours"),
            t(
                "{red} below 3.33, {amber} from 3.33, {green} from 6.67; decided on the "
                "unrounded score.",
                red=word("red"),
                amber=word("amber"),
                green=word("green"),
            ),
        ),
        (
            t("Roll-up"),
            t(
                "Measure to objective to perspective to scorecard. The lowest is always named "
                "beside a score.",
            ),
        ),
        *(("", text) for text in rule_sentences(card)),
        *_between(card),
        (
            t("Coverage"),
            t(
                "Share of the weights under which there are scores, down to the measures. Below "
                "{share} there is no score; a missing figure never counts as 0.",
                share=share,
            ),
        ),
        (t("Band stability"), stability()),
        (
            t("Basis"),
            t(
                "A measure is scored on its month, its fiscal quarter or year to date or its "
                "last 3 or 12 months; goal, red flag and variance are on the same basis. An "
                "estimate in a period makes an estimate of it.",
            ),
        ),
        *(
            [(t("Benchmark"), t(BENCHMARK))]
            if any(line.benchmark for line in card.measures)
            else []
        ),
        (
            t("Signal"),
            t(
                "XmR chart of the last 36 months: mean +- 2.66 x mean moving range, ranges of "
                "3.267 x their mean or more screened out once. Marked are, in this order: a "
                "month outside, 7 in a row rising or falling, 2 of 3 beyond two thirds of a "
                "limit, 7 in a row on one side of the mean. Limits of fewer than 13 months are "
                "trial limits.",
            ),
        ),
        (
            t("Season"),
            t(
                "Where two annual waves beside a trend show a season (24 months at least, F test "
                "at 1 %), it is taken out and the limits follow it. Where months depend on each "
                "other (|r1| above 2 / sqrt(n), and changes not taken back) the chart does not "
                "apply.",
            ),
        ),
        (
            t("Year end"),
            t(
                "Projected from last year's months, exponential smoothing of the figures, or of "
                "their change on the year before: whichever erred least over as many months in "
                "earlier ones. The interval is meant to hold in 80 of 100 years. On course: all "
                "of it meets the year's goal; off course: none of it; at risk: some. Fewer than "
                "24 months in a row give only a run-rate.",
            ),
        ),
        (
            t("Figures"),
            t("Cells hold unrounded values in base units; the format rounds and scales."),
        ),
        *([(t("Initiatives"), initiative_rules(card))] if card.initiatives else []),
        *([] if card.period is None else _calendar(card.period)),
    ]


def _calendar(period: Period) -> list[tuple[str, str]]:
    """The calendar of weeks, the fiscal year by its periods, and what a 53rd week upsets."""
    told = [period.rule, *period.notes]
    told += [
        t(
            "{month}: {first} to {last}, {weeks} weeks",
            month=row.name,
            first=row.first_day,
            last=row.last_day,
            weeks=row.weeks,
        )
        for row in period.year
    ]
    return [(t("Calendar"), told[0]), *(("", text) for text in told[1:])]


def _between(card: Card) -> list[tuple[str, str]]:
    """What is said of measures that are not due every month, where one is not due now."""
    told = []
    if any(line.carried_from for line in card.measures):
        told.append(t("Its last figure, goal and score are carried, up to a declared age."))
    if card.score.not_due:
        told.append(t("What is not due this month, and not carried, counts in no coverage."))
    return [(t("Between updates"), " ".join(told))] if told else []


def _measure(grid: Grid, row: int, line: MeasureLine) -> None:
    form = formats.value_format(line.shown)
    entries = [
        Entry(line.name, looks.WRAPPED),
        Entry(line.description, looks.WRAPPED),
        Entry(line.owner, looks.WRAPPED),
        Entry(t(_POLARITY[line.polarity])),
        Entry(t(BASES[line.basis])),
        Entry(line.adds_up, looks.WRAPPED),
        Entry(t("Yes" if line.required else "No")),
        Entry(line.red_flag, looks.NUMBER, form),
        Entry(line.goal, looks.NUMBER, form),
        Entry(scale_text(line), looks.WRAPPED),
        *_trail(line.trail),
    ]
    grid.row(row, entries)
    grid.fit(row, entries, _COLUMNS)


def _trail(trail: Trail | None) -> list[Entry]:
    if trail is None:
        return [
            Entry(t("No figure")),
            *[Entry(None) for _ in range(2)],
            *[Entry(None, looks.NUMBER) for _ in range(3)],
            Entry(None),
        ]
    return [
        Entry(t(_CHOSEN[trail.rule])),
        Entry(trail.source_name or trail.source or trail.formula or None, looks.WRAPPED),
        Entry(trail.file, looks.WRAPPED),
        Entry(trail.delivery, looks.NUMBER, formats.COUNT),
        Entry(trail.cell or trail.row, looks.NUMBER, formats.COUNT),
        Entry(trail.coverage, looks.NUMBER, formats.SHARE),
        Entry(trail.converted or None, looks.WRAPPED),
    ]
