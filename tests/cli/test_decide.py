"""`scorecard decide`: what each kind records and says, and what is refused with a reason."""

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest

from scorecard import stages
from scorecard.close.desk import open_ledger
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.ledger_decisions import Decision
from tests.cli.running import scorecard
from tests.conftest import drop
from tests.review.deciding import (
    PEOPLE,
    ask,
    configure,
    deciding_organisation,
    decisions,
    turn,
)
from tests.running import desk_of
from tests.small import kpi

NORTH = ("--kpi", "revenue", "--unit", "north", "--month", "2026-03")
ANN = ("--by", "ann", "--reason", "as the books say")
RUN = "scorecard run --month 2026-03 calculates with it\n"


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The organisation, calculated once; not to be written to."""
    made = deciding_organisation(tmp_path_factory.mktemp("calculated") / "organisation")
    turn(made)
    return made


@pytest.fixture
def project(calculated: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of it, with the working directory in it."""
    shutil.copytree(calculated.root, tmp_path / "organisation")
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def made(project: Project) -> Decision:
    """The one decision there is."""
    (found,) = decisions(project)
    return found


def broken(rule: str = "agreement") -> str:
    """The id of the one break of a rule."""
    result = scorecard("breaks", "--rule", rule, "--format", "csv")
    return next(csv.DictReader(result.stdout.splitlines()))["break_id"]


KINDS: dict[str, tuple[tuple[str, ...], str, dict[str, object]]] = {
    "override": (
        (*NORTH, "--value", "95", "--evidence", "journal 17"),
        "Revenue of North, March 2026: overridden with 95",
        {"value": 95, "evidence": "journal 17", "last_month": "2026-03"},
    ),
    "estimate": (
        ("--kpi", "revenue", "--unit", "group", "--month", "2026-04", "--value", "170"),
        "Revenue of Group, April 2026: estimated at 170",
        {"value": 170, "first_month": "2026-04"},
    ),
    "prefer": (
        ("b", "--kpi", "revenue", "--month", "2026-02"),
        "Revenue of all units, from February 2026 on: Book preferred",
        {"source": "b", "unit": None, "last_month": None},
    ),
    "rebase": (
        ("--unit", "north", "--month", "2026-02"),
        "All figures of North, from February 2026 on: the series begins anew",
        {"unit": "north", "kpi": None},
    ),
    "ignore": (
        ("south", "--month", "2026-03", "--to-month", "2026-05"),
        "South, March 2026 to May 2026: left out of the units above",
        {"unit": "south", "last_month": "2026-05"},
    ),
    "dispute": (
        (*NORTH, "--value", "110"),
        "Revenue of North, March 2026: disputed, 110 instead",
        {"value": 110, "last_month": "2026-03"},
    ),
    "certify": (
        ("b", "--month", "2026-03"),
        "Book, March 2026: certified as final",
        {"source": "b", "last_month": "2026-03"},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_is_recorded_and_said_in_words(project: Project, kind: str) -> None:
    arguments, words, expected = KINDS[kind]
    result = scorecard("decide", kind, *arguments, *ANN)
    assert result.exit_code == 0, result.output
    found = made(project)
    assert result.stdout.startswith(f"decision {found.seq}: {words}\n")
    assert (found.kind, found.person, found.channel) == (kind, "ann", "command line")
    assert found.reason == "as the books say"
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_break_is_accepted_or_explained_by_the_beginning_of_its_id(project: Project) -> None:
    one = broken()
    accepted = scorecard("decide", "accept", one[:6], "--until", "2026-06", *ANN)
    assert accepted.exit_code == 0, accepted.output
    assert "Revenue of North, March 2026 to June 2026: difference accepted" in accepted.stdout
    explained = scorecard("decide", "explain", one, "--cause", "returns", *ANN)
    assert "Revenue of North, March 2026: explained: returns" in explained.stdout
    first, second = decisions(project)
    assert first.seen == second.seen
    assert first.seen is not None
    assert (first.seen.break_id, first.seen.left_value, first.seen.right_value) == (one, 100, 90)


def test_a_figure_can_be_decided_by_the_break_it_is_in(project: Project) -> None:
    result = scorecard("decide", "override", "--break", broken(), "--value", "95.5", *ANN)
    assert result.exit_code == 0, result.output
    found = made(project)
    assert (found.kpi, found.unit, found.first_month) == ("revenue", "north", "2026-03")
    assert str(found.value) == "95.500000000"


def test_what_waits_is_confirmed_by_somebody_else_and_reversed_on_record(project: Project) -> None:
    configure(project, decisions={"four_eyes": "material"})
    said = scorecard("decide", "override", *NORTH, "--value", "95", *ANN)
    seq = str(made(project).seq)
    assert said.stdout.endswith(
        "  waits for a second person (role osm or controller): scorecard decide confirm "
        f"{seq} --by PERSON\n"
    )
    own = scorecard("decide", "confirm", seq, "--by", "ann")
    assert (own.exit_code, own.stderr) == (
        2,
        f"error: decision {seq}: expected a second person to confirm it, found ann, who made it\n",
    )
    owner = scorecard("decide", "confirm", seq, "--by", "bob")
    assert "expected somebody with the role osm or controller to confirm it" in owner.stderr
    done = scorecard("decide", "confirm", seq, "--by", "carl")
    assert done.stdout == (
        f"decision {seq} confirmed: Revenue of North, March 2026: overridden with 95\n{RUN}"
    )
    assert "found it in force already" in scorecard("decide", "confirm", seq, "--by", "carl").stderr
    back = scorecard("decide", "reverse", seq, "--by", "carl", "--reason", "wrong unit")
    assert back.stdout.startswith(f"decision {seq} reversed: ")
    twice = scorecard("decide", "reverse", seq, "--by", "carl", "--reason", "again")
    assert "expected one that holds, found it reversed: decide anew" in twice.stderr
    listed = scorecard("decide", "list", "--format", "csv").stdout.splitlines()
    assert listed[1].startswith(
        f'{seq},reversed,"Revenue of North, March 2026: overridden with 95"'
    )
    assert listed[1].endswith("confirmed by Carl; reversed by Carl: wrong unit")


MATERIAL = [
    pytest.param("always", "100", True, id="always"),
    pytest.param("never", "500", False, id="never"),
    pytest.param("material", "101", False, id="within tolerance"),
    pytest.param("material", "103", True, id="beyond tolerance"),
]


@pytest.mark.parametrize(("policy", "value", "waits"), MATERIAL)
def test_what_needs_a_second_person_is_the_organisations_to_say(
    project: Project, policy: str, value: str, waits: bool
) -> None:
    """The tolerance is 2."""
    kpis = [kpi("revenue", owner="kim", tolerance={"absolute": 2})]
    configure(project, decisions={"four_eyes": policy}, kpis=kpis)
    turn(project)
    scorecard("decide", "override", *NORTH, "--value", value, *ANN)
    assert made(project).needs_confirmation is waits


def test_a_preferred_source_waits_where_it_changes_a_figure(project: Project) -> None:
    configure(project, decisions={"four_eyes": "material"})
    scorecard("decide", "prefer", "b", *NORTH, *ANN)
    scorecard("decide", "prefer", "a", *NORTH, "--to-month", "2026-03", *ANN)
    scorecard("decide", "ignore", "south", "--month", "2026-03", *ANN)
    assert [d.needs_confirmation for d in decisions(project)] == [True, False, False]


MAY = {
    "kim": {"estimate", "explain", "item"},
    "nora": {"dispute"},
    "bob": {"certify", "explain", "item"},
    "carl": {*KINDS, "accept", "explain", "item"},
    "eve": set(),
}


@pytest.mark.parametrize("person", MAY)
def test_who_may_decide_what(project: Project, person: str) -> None:
    """Kim answers for revenue, Nora heads North, Bob owns source b, Eve heads the group."""
    by = ("--by", person, "--reason", "r")
    one = broken()
    given = {kind: arguments for kind, (arguments, _, _) in KINDS.items()}
    given |= {"accept": (one,), "explain": (one, "--cause", "c")}
    given |= {"item": (one, "--type", "unit", "--amount", "-4")}
    results = {kind: scorecard("decide", kind, *said, *by) for kind, said in given.items()}
    assert {kind for kind, result in results.items() if result.exit_code == 0} == MAY[person]
    refused = {r.stderr for k, r in results.items() if k not in MAY[person]}
    assert all(line.endswith(f"the role osm or controller, found {person}\n") for line in refused)


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "nobody registered": (
        ("override", *NORTH, "--value", "1", "--by", "zoe", "--reason", "r"),
        "person 'zoe': expected one of ann, bob, carl, eve, kim, nora",
    ),
    "no reason": (
        ("override", *NORTH, "--value", "1", "--by", "ann", "--reason", " "),
        "reason: expected a few words, found none",
    ),
    "no such KPI": (
        ("override", "--kpi", "revenu", *NORTH[2:], "--value", "1", *ANN),
        "KPI 'revenu': expected one of revenue (did you mean 'revenue'?)",
    ),
    "no such unit": (
        ("ignore", "nroth", "--month", "2026-03", *ANN),
        "unit 'nroth': expected one of group, north, south (did you mean 'north'?)",
    ),
    "the top unit": (
        ("ignore", "group", "--month", "2026-03", *ANN),
        "unit 'group': expected one with a unit above it, found the top",
    ),
    "no such source": (
        ("certify", "hr", "--month", "2026-03", *ANN),
        "source 'hr': expected one of a, b",
    ),
    "nothing to certify": (
        ("certify", "b", "--month", "2026-02", *ANN),
        "source 'b': expected figures for 2026-02 to certify, found none",
    ),
    "a source not listed": (
        ("prefer", "scorecard", *NORTH, *ANN),
        "source 'scorecard': expected one that revenue lists for north (a, b, children): add it "
        "there first",
    ),
    "no such break": (
        ("accept", "0123456789", *ANN),
        "break '0123456789': no break has such an id; `scorecard breaks` lists them",
    ),
    "an open month": (
        ("override", *NORTH[:4], "--month", "2062-03", "--value", "1", *ANN),
        "month 2062-03: expected one that is over, the newest being ",
    ),
    "no month": (
        ("override", *NORTH[:4], "--value", "1", *ANN),
        "override: expected a month, found none",
    ),
    "an odd month": (
        ("override", *NORTH[:4], "--month", "March", "--value", "1", *ANN),
        "month 'March': expected YYYY-MM, for example 2026-10",
    ),
    "months the wrong way": (
        ("ignore", "south", "--month", "2026-03", "--to-month", "2026-02", *ANN),
        "last month 2026-02: expected 2026-03 or later",
    ),
    "no value": (("override", *NORTH, *ANN), "override: expected a value, found none"),
    "no number": (
        ("override", *NORTH, "--value", "many", *ANN),
        "--value: found 'many', expected a number as 1234.5",
    ),
    "too large": (
        ("override", *NORTH, "--value", "1e15", *ANN),
        "--value: expected less than 15 digits before the point, found '1e15'",
    ),
    "a percentage of none": (
        ("override", *NORTH, "--value", "95 %", *ANN),
        "revenue: expected a figure without the percent sign, since it is shown as none",
    ),
    "a month before the first": (
        ("override", *NORTH[:4], "--month", "0001-01", "--value", "1", *ANN),
        "month 0001-01: expected 2026-01 or later, the first there are figures of",
    ),
    "a month far off": (
        ("prefer", "b", *NORTH[:4], "--month", "9999-12", *ANN),
        "month 9999-12: expected ",
    ),
    "one fingerprint for two breaks": (
        ("accept", "0123456789", "4567890123", "--seen", "0123456789ab", *ANN),
        "--seen: expected one break beside it, found 2",
    ),
    "operands of no ratio": (
        ("override", *NORTH, "--numerator", "1", "--denominator", "2", *ANN),
        "revenue: expected a value, found operands: it is no ratio",
    ),
    "an actual is there": (
        ("estimate", *NORTH, "--value", "1", *ANN),
        "estimate of revenue of north for 2026-03: expected no actual, found one from a, before "
        "which an estimate lapses: override it instead",
    ),
    "nothing to dispute": (
        ("dispute", *NORTH[:4], "--month", "2026-04", *ANN),
        "revenue of north: expected a figure for 2026-04 to dispute, found none",
    ),
    "neither KPI nor unit": (
        ("rebase", "--month", "2026-03", *ANN),
        "rebase: expected a KPI, a unit or both, found neither",
    ),
    "no such decision": (
        ("reverse", "99", *ANN),
        "decision 99: expected the number of one, found none: `scorecard decide list` shows them",
    ),
    "no such state": (
        ("list", "--state", "done"),
        "--state done: expected one of in_force, waiting, lapsed, reopened, reversed",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_decided_is_one_clear_error(project: Project, name: str) -> None:
    arguments, expected = WRONG[name]
    result = scorecard("decide", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {expected}")
    assert decisions(project) == []


def test_a_break_seen_otherwise_is_not_decided(project: Project) -> None:
    one = broken()
    result = scorecard("decide", "accept", one, "--seen", "0123456789ab", *ANN)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        f"error: break {one}: its figures have changed since you saw them (0123456789ab then, "
    )
    shown = scorecard("breaks", "show", one).stdout.splitlines()[0]
    fingerprint = shown.rpartition("fingerprint ")[2]
    done = scorecard("decide", "accept", one, "--seen", fingerprint, *ANN)
    assert done.exit_code == 0, done.output


def test_of_several_breaks_all_are_accepted_or_none(project: Project) -> None:
    result = scorecard("decide", "accept", broken(), "0123456789", *ANN)
    assert result.exit_code == 2
    assert decisions(project) == []


def test_the_same_break_twice_is_refused(project: Project) -> None:
    one = broken()
    result = scorecard("decide", "accept", one, one[:8], *ANN)
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: break {one}: expected it once, found it 2 times\n",
    )
    assert decisions(project) == []


def test_a_certificate_is_of_what_was_calculated(project: Project) -> None:
    """What lands before it is loaded was seen by nobody, and so overtakes the certificate."""
    drop(project, "b.csv", "revenue,north,2026-03,80")
    with desk_of(project) as desk:
        stages.collect(desk, "b", Month.parse("2026-03"))
        landed = desk.landing.last_sequence()
    scorecard("decide", "certify", "b", "--month", "2026-03", *ANN)
    assert made(project).landed == landed - 1
    turn(project)
    assert ask(project, "SELECT state FROM mart.decisions") == [("lapsed",)]


def test_figures_are_written_with_plain_blanks(project: Project) -> None:
    display = {"kind": "currency", "scale": 1000}
    configure(project, kpis=[kpi("revenue", owner="kim", display=display)])
    result = scorecard("decide", "override", *NORTH, "--value", "95000", *ANN)
    assert "overridden with EUR 95k\n" in result.stdout


def test_a_decision_about_a_month_to_come_names_no_run_of_it(project: Project) -> None:
    month = str(Month.containing(dt.datetime.now(dt.UTC).date()) + 1)
    result = scorecard("decide", "prefer", "b", "--kpi", "revenue", "--month", month, *ANN)
    assert result.stdout.endswith("\nscorecard run calculates with it\n")


def test_reversing_makes_no_warehouse_where_there_is_none(project: Project) -> None:
    scorecard("decide", "override", *NORTH, "--value", "95", *ANN)
    seq = made(project).seq
    project.warehouse.unlink()
    result = scorecard("decide", "reverse", str(seq), *ANN)
    assert result.exit_code == 0, result.output
    with open_ledger(project) as ledger:
        assert [item.state for item in ledger.decisions.all()] == ["reversed"]
    assert not project.warehouse.exists()


def test_review_workbooks_are_not_written_into_a_file(project: Project) -> None:
    (project.root / "reviews").write_text("a file", encoding="utf-8")
    for out in ("reviews", "reviews/of/march"):
        result = scorecard("review", "--out", out)
        assert (result.exit_code, result.stderr) == (
            2,
            f"error: --out {out}: expected a folder, found a file\n",
        )


def test_a_break_of_a_kpi_that_was_renamed_since_is_shown(project: Project) -> None:
    one = broken()
    configure(project, kpis=[kpi("turnover", owner="kim")], scorecards=[], targets=[])
    told = scorecard("breaks", "show", one)
    assert told.exit_code == 0, told.output
    assert "revenue of North: Ledger says 100.00, Book says 90.00 (\u221210.00)" in told.stdout


def test_a_named_cause_is_confirmed_without_words(project: Project) -> None:
    """`b` says a thousand times what `a` says, to the digit."""
    drop(project, "b.csv", "revenue,north,2026-03,123457000")
    drop(project, "a.csv", "revenue,north,2026-03,123457", "revenue,south,2026-03,60")
    turn(project)
    result = scorecard("decide", "explain", broken(), "--by", "bob", "--reason", "asked the branch")
    assert result.exit_code == 0, result.output
    assert (made(project).cause or "").startswith(
        "Book reports it 1,000 times too large in 2026-03"
    )


def test_a_cause_that_is_not_named_has_to_be_said(project: Project) -> None:
    result = scorecard("decide", "explain", broken(), *ANN)
    assert result.exit_code == 2
    assert "expected a cause in a few words, found none, and none is proposed" in result.stderr


def test_the_list_says_what_has_become_of_decisions(project: Project) -> None:
    scorecard("decide", "accept", broken(), *ANN)
    (found,) = decisions(project)
    assert (
        scorecard("decide", "list", "--state", "in_force", "--format", "csv").stdout.count("\n")
        == 2
    )
    drop(project, "b.csv", "revenue,north,2026-03,70")
    turn(project)
    with desk_of(project) as desk:
        stages.snapshot(desk)
    rows = scorecard("decide", "list", "--month", "2026-03", "--format", "csv").stdout
    assert f"\n{found.seq},reopened," in rows
    assert scorecard("decide", "list", "--month", "2026-04").stdout == "none\n"
    assert scorecard("decide", "list", "--kpi", "profit").stdout == "none\n"


def test_what_was_confirmed_since_the_last_run_waits_no_more(project: Project) -> None:
    configure(project, decisions={"four_eyes": "material"})
    scorecard("decide", "override", *NORTH, "--value", "95", *ANN)
    seq = made(project).seq
    turn(project)
    with desk_of(project) as desk:
        stages.snapshot(desk)
    assert f"\n{seq},waiting," in scorecard("decide", "list", "--format", "csv").stdout
    scorecard("decide", "confirm", str(seq), "--by", "carl")
    assert f"\n{seq},in_force," in scorecard("decide", "list", "--format", "csv").stdout


def test_a_break_tells_the_decisions_about_it(project: Project) -> None:
    one = broken()
    scorecard("decide", "accept", one, *ANN)
    (found,) = decisions(project)
    turn(project)
    with desk_of(project) as desk:
        stages.snapshot(desk)
    told = scorecard("breaks", "show", one).stdout
    assert told.splitlines()[0].startswith(f"{one}  agreement, 2026-03, accepted, fingerprint ")
    assert (
        f"Decisions\n  {found.seq}  Revenue of North, March 2026: difference accepted, by Ann on "
        "2026-"
    ) in told
    assert scorecard("breaks", "--month", "2026-03").stdout == "none\n"


ITEM = ("--type", "timing", "--amount", "-4")
WRONG_ITEMS = {
    "no such type": (
        ("--type", "accident", "--amount", "-4"),
        "expected one of timing, unit, definition, rounding, currency, correction as type of the "
        "item, found accident",
    ),
    "nothing": (
        ("--type", "timing", "--amount", "0"),
        "expected the amount that leads from a towards b, found 0",
    ),
    "only timing is carried": (
        ("--type", "unit", "--amount", "-4", "--reverses", "2026-05"),
        "expected no later month for an item of type unit: only a timing item is carried",
    ),
    "back before it is there": (
        (*ITEM, "--reverses", "2026-03"),
        "expected a month from 2026-04 to 2029-03 for it to come back in, found 2026-03",
    ),
    "a mistyped year": (
        (*ITEM, "--until", "2062-03"),
        "expected a last month up to 2029-03, found 2062-03",
    ),
    "both": (
        (*ITEM, "--until", "2026-05", "--reverses", "2026-05"),
        "expected the month it comes back in, or the last one it is carried, found both",
    ),
}


@pytest.mark.parametrize("name", WRONG_ITEMS)
def test_an_item_that_cannot_be_is_one_clear_error(project: Project, name: str) -> None:
    arguments, expected = WRONG_ITEMS[name]
    one = broken()
    result = scorecard("decide", "item", one, *arguments, *ANN)
    assert (result.exit_code, result.stderr) == (2, f"error: break {one}: {expected}\n")
    assert decisions(project) == []


def test_an_amount_that_is_no_number_is_refused(project: Project) -> None:
    result = scorecard("decide", "item", broken(), "--type", "unit", "--amount", "some", *ANN)
    assert result.exit_code == 2
    assert result.stderr == "error: --amount: found 'some', expected a number as 1234.5\n"


def test_a_break_without_two_figures_has_no_items(project: Project) -> None:
    drop(project, "a.csv", "revenue,north,2026-03,100")
    scorecard("decide", "dispute", *NORTH, *ANN)
    turn(project)
    with desk_of(project) as desk:
        stages.snapshot(desk)
    result = scorecard("decide", "item", broken("dispute"), *ITEM, *ANN)
    assert result.exit_code == 2
    assert "found dispute: it has no reconciliation statement" in result.stderr


def test_items_are_entered_and_told_in_the_statement(project: Project) -> None:
    one = broken()
    entered = scorecard("decide", "item", one, *ITEM, "--reverses", "2026-05", *ANN)
    assert entered.exit_code == 0, entered.output
    assert "Revenue of North, March 2026: timing item of \N{MINUS SIGN}4, back in May 2026" in (
        entered.stdout
    )
    scorecard("decide", "item", one, "--type", "unit", "--amount", "-6", *ANN)
    first, second = decisions(project)
    turn(project)
    with desk_of(project) as desk:
        stages.snapshot(desk)
    told = scorecard("breaks", "show", one).stdout
    lead = "entered by Ann, decision"
    behind = "as the books say"
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert lines[lines.index("Reconciliation statement, in base units") + 1 :][:5] == [
        "Ledger 100",
        f"timing: entered item, comes back in 2026-05 -4 {lead} {first.seq}: {behind}",
        f"unit: entered item -6 {lead} {second.seq}: {behind}",
        "unexplained 0",
        "Book 90",
    ]
    # Items that come to the whole difference explain it; it still counts.
    assert told.splitlines()[0].startswith(f"{one}  agreement, 2026-03, explained, ")
    scorecard("decide", "reverse", str(second.seq), *ANN)
    turn(project)
    with desk_of(project) as desk:
        stages.snapshot(desk)
    whole = scorecard("breaks", "show", one, "--format", "json").stdout
    assert '"amount": -6' in whole
    assert scorecard("breaks", "show", one).stdout.splitlines()[0].count("open") == 1


def test_before_the_first_run_there_is_nothing_to_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_new = deciding_organisation(tmp_path / "organisation", people=PEOPLE)
    monkeypatch.chdir(made_new.root)
    result = scorecard("decide", "override", *NORTH, "--value", "1", *ANN)
    assert result.exit_code == 2
    assert "run `scorecard run`" in result.stderr
