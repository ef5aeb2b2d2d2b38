"""The published figures of NHS England that every BI server has to give, and by what way.

The data are in `SCORECARD_SHARED_DATA`, as for `make acceptance`.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import URL, create_engine, text

import tests.acceptance
from scorecard.stores.snapshot import query
from tests.acceptance.data import shared_data
from tests.running import calculate, copy_project

MONTH = "2016-04"
ENGLAND = {
    "attendances": Decimal(1_867_781),
    "breaches": Decimal(186_122),
    "four_hour_pct": Decimal("90.0351"),
}
COLUMNS = ("period", "org_code", "type", "attendances", "breaches", "admissions")
# What is the same of the source, whatever server it is.
SOURCE: dict[str, Any] = {
    "id": "ae",
    "name": "A&E statistics",
    "owner": "analyst",
    "covers": "month",
    "minimum_rows": 300,
    "columns": [
        {"name": "period", "type": "month"},
        {"name": "org_code", "type": "text"},
        {"name": "type", "type": "text"},
        {"name": "attendances", "type": "number"},
        {"name": "breaches", "type": "number"},
        {"name": "admissions", "type": "number"},
    ],
    "layout": {
        "shape": "wide_kpis",
        "unit": {"columns": ["org_code", "type"], "join": "-"},
        "month": "period",
        "values": [
            {"kpi": kpi, "column": kpi} for kpi in ("attendances", "breaches", "admissions")
        ],
    },
}


def load(url: URL) -> None:
    """The published rows as the table `ae` of a database."""
    path = shared_data("nhs_ae") / "nhs_ae" / "ae_attendances.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = [{key: cell or None for key, cell in row.items()} for row in csv.DictReader(file)]
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE ae (period DATE, org_code TEXT, type TEXT, attendances INTEGER, "
                "breaches INTEGER, admissions INTEGER)"
            )
        )
        values = ", ".join(f":{name}" for name in COLUMNS)
        connection.execute(text(f"INSERT INTO ae VALUES ({values})"), rows)
    engine.dispose()


def england(
    source: Mapping[str, Any],
    folder: Path,
    values: Mapping[str, str],
    files: Mapping[str, str] | None = None,
) -> dict[str, Decimal]:
    """England's figures of the month, after a run of all stages with this source alone.

    `values` are the environment's, `files` queries of the configuration. A ratio is in percent,
    with 4 places.
    """
    here = Path(tests.acceptance.__file__).parent / "nhs_ae"
    project = copy_project(here, folder)
    config = project.root / "config"
    written = yaml.safe_dump({"sources": [dict(source)]}, allow_unicode=True)
    (config / "sources.yaml").write_text(written, encoding="utf-8")
    for name, content in (files or {}).items():
        (config / name).write_text(content, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        calculate(project, MONTH)
    stored = b"".join(path.read_bytes() for path in project.var.rglob("*") if path.is_file())
    assert all(value.encode() not in stored for value in values.values())
    sql = (
        "SELECT kpi, CASE WHEN kpi = 'four_hour_pct' THEN round(value * 100, 4) ELSE value END "
        f"FROM mart.kpi_values WHERE unit = 'england' AND month = '{MONTH}' "
        "AND kpi IN ('attendances', 'breaches', 'four_hour_pct')"
    )
    return {str(kpi): Decimal(str(value)) for kpi, value in query(project.snapshot, sql)[1]}
