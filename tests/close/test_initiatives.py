"""A published card with initiatives is made again byte by byte, from what landed."""

from pathlib import Path

from scorecard.close.rebuild import rebuild_edition
from scorecard.period import Month
from tests.conftest import small_organisation
from tests.running import run

INITIATIVES = """\
initiatives:
  - id: ledger
    name: New ledger
    unit: north
    objectives: [grow]
    owner: ann
    start: 2026-01-15
    end: 2026-06-30
    actual_kpi: revenue
    budget: 200
    milestones:
      - {name: Chosen, due: 2026-02-10, done: 2026-02-20}
tables:
  - id: plan
    section: milestones
    type: csv
    path: plan.csv
    columns: {initiative: Of, name: Step, due: Due}
"""


def test_an_edition_with_initiatives_from_a_table_is_rebuilt_equal(tmp_path: Path) -> None:
    project = small_organisation(tmp_path / "organisation")
    (project.root / "config" / "initiatives.yaml").write_text(INITIATIVES, encoding="utf-8")
    plan = project.root / "plan.csv"
    plan.write_text("Of,Step,Due\nledger,Running,2026-03-20\n", encoding="utf-8")
    run(project, "2026-03")
    # What the plan says now is not what was published.
    plan.write_text("Of,Step,Due\nledger,Running,2026-06-20\n", encoding="utf-8")
    rebuilt = rebuild_edition(project, Month.parse("2026-03"), 1, tmp_path / "again")
    assert rebuilt.different == ()
    assert set(rebuilt.equal) == {
        f"{u} {k}" for u in ("group", "north") for k in ("pdf", "excel", "html")
    }
