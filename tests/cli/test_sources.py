"""Sources are listed, and tried out without a byte of the organisation changing."""

import hashlib
import json
from pathlib import Path

import yaml

from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import drop


def everything(root: Path) -> dict[str, str]:
    """Every file of an organisation by a digest of its bytes."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_sources_are_listed_with_what_came_last(published: Project) -> None:
    before = everything(published.root)
    result = scorecard("sources", "list", "--format", "json")
    assert result.exit_code == 0
    rows = {row["source"]: row for row in json.loads(result.output)}
    assert list(rows) == [source.id for source in published.config().sources]
    assert {row["state"] for row in rows.values()} == {"accepted"}
    assert everything(published.root) == before


def test_each_source_is_tried_out_and_nothing_is_kept(published: Project) -> None:
    before = everything(published.root)
    for source in published.config().sources:
        result = scorecard("sources", "test", source.id, "--month", "2026-03")
        assert result.exit_code == 0, result.output
        assert "What its columns mean" in result.output
        assert "as it landed before" in result.output
        assert "new 0, changed 0, withdrawn 0" in result.output
        assert everything(published.root) == before


def test_what_is_new_changed_and_in_quarantine_is_shown(published: Project) -> None:
    text = (published.root / "drops" / "a.csv").read_text()
    changed = text.replace("revenue,north,2026-03,100", "revenue,north,2026-03,101")
    more = "revenue,south,2026-04,61\nrevenue,atlantis,2026-03,1\nrevenue,south,2026-05,n/a\n"
    (published.root / "drops" / "a.csv").write_text(changed + more)
    before = everything(published.root)
    result = scorecard("sources", "test", "a", "--month", "2026-03")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "drops/a.csv: 9 rows" in said
    assert "read 9 = loaded 2, unchanged 5, quarantined 2, rejected 0, ignored 0" in said
    assert "new 1, changed 1, withdrawn 0" in said
    assert "revenue north 2026-03 100 101" in said
    assert "revenue south 2026-04 61" in said
    assert "unknown_unit" in said
    assert "figure column value (numbers in text as 1234.5)" in said
    assert everything(published.root) == before


def test_a_source_that_fails_ends_with_2_and_says_why(published: Project) -> None:
    (published.root / "drops" / "a.csv").write_text("kpi;unit\n")
    before = everything(published.root)
    result = scorecard("sources", "test", "a")
    assert result.exit_code == 2
    assert "failed: drops/a.csv, line 1: expected the heading 'kpi'" in result.output
    (published.root / "drops" / "a.csv").unlink()
    assert scorecard("sources", "test", "a").exit_code == 2
    (published.root / "drops" / "a.csv").write_text("kpi;unit\n")
    assert everything(published.root) == before


def test_a_source_nobody_declared_is_not_known(published: Project) -> None:
    result = scorecard("sources", "test", "c")
    assert result.exit_code == 2
    assert "found none of that name: a, b" in result.output


def test_files_of_earlier_months_that_landed_before_are_a_line_each(published: Project) -> None:
    configure_lookback(published)
    assert scorecard("run", "--month", "2026-03").exit_code in {0, 3}
    said = scorecard("sources", "test", "b", "--month", "2026-03").output
    assert (
        "As they landed before\n  drops/b_2026-02.csv: 2 rows, 1 of 2 cells in quarantine" in said
    )
    assert said.count("First rows") == 1
    assert "drops/b_2026-03.csv: 1 row, as it landed before" in said


def configure_lookback(project: Project) -> None:
    """Source b becomes a file for each month, of which the last two are read."""
    path = project.config_dir / "organisation.yaml"
    raw = yaml.safe_load(path.read_text())
    (source,) = [item for item in raw["sources"] if item["id"] == "b"]
    source |= {"path": "drops/b_{month}.csv", "covers": "month", "lookback": 1}
    path.write_text(yaml.safe_dump(raw))
    drop(project, "b_2026-02.csv", "revenue,north,2026-02,90", "revenue,atlantis,2026-02,1")
    drop(project, "b_2026-03.csv", "revenue,north,2026-03,90")
