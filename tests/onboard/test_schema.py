"""The JSON Schema editors read: it is what the models say, fits good files and refuses bad ones."""

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.schema import MODELINE, SCHEMA_FILE, json_schema, schema_text
from scorecard.errors import ConfigError
from scorecard.onboard.schema import not_pointing
from scorecard.project import SHIPPED, Project
from tests.cli.running import scorecard
from tests.docs.reading import CONFIGURATION, check_text, named_files
from tests.onboard.validating import complaints
from tests.small import sections, yaml_of

SAMPLE = SHIPPED / "config"
ACCEPTANCE = SHIPPED / "tests" / "acceptance"
GOOD = [*sorted(SAMPLE.glob("*.yaml")), *sorted(ACCEPTANCE.glob("*/config/*.yaml"))]


def test_the_sample_has_the_schema_the_models_give() -> None:
    check_text(SAMPLE / SCHEMA_FILE, schema_text())


def test_it_is_a_schema_that_editors_in_other_languages_read() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    # Python's own notation in a pattern stops JavaScript.
    assert re.findall(r'"pattern": "[^"]*\(\?P', schema_text()) == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_files_that_load_fit_the_schema(path: Path) -> None:
    assert complaints(path.read_text(encoding="utf-8")) == []


def test_the_guides_organisation_fits_the_schema() -> None:
    texts = [text for name, text in named_files(CONFIGURATION).items() if name.endswith(".yaml")]
    assert len(texts) > 4
    assert [complaint for text in texts for complaint in complaints(text)] == []


def test_every_sample_file_leads_an_editor_to_the_schema() -> None:
    assert not_pointing(SAMPLE) == []
    heads = {path.read_text(encoding="utf-8").splitlines()[0] for path in SAMPLE.glob("*.yaml")}
    assert heads == {MODELINE}


def test_a_file_in_a_folder_below_points_up(tmp_path: Path) -> None:
    below = tmp_path / "cards"
    below.mkdir()
    (tmp_path / "a.yaml").write_text(f"{MODELINE}\n", encoding="utf-8")
    (below / "b.yaml").write_text(f"{MODELINE}\n", encoding="utf-8")
    up = MODELINE.replace(SCHEMA_FILE, f"../{SCHEMA_FILE}")
    (below / "c.yaml").write_text(f"{up}\n", encoding="utf-8")
    assert not_pointing(tmp_path) == ["cards/b.yaml"]


def test_everything_the_loader_takes_is_taken() -> None:
    raw = sections()
    raw["organisation"]["calendar"]["extra_holidays"] = ["2026-12-24"]
    raw["organisation"]["coverage_minimum"] = "0.5"
    raw["targets"] = [{"kpi": "revenue", "valid_from": "2026-01", "red_flag": 1.5, "goal": 1e2}]
    raw["kpis"][0]["tolerance"] = {"relative": 0.005, "absolute": 10}
    text = yaml_of(raw)
    load(Bundle({"organisation.yaml": text}))
    assert complaints(text) == []


# Where it stands, what stands there instead, and where an editor underlines it.
WRONG = {
    "section": ((), {"kpi": []}, "$:"),
    "not a list": (("kpis",), {"id": "x"}, "$.kpis:"),
    "key": (("organisation",), {"nmae": "Small"}, "$.organisation:"),
    "missing": (("people", 0), {"email": ...}, "$.people[0]:"),
    "id": (("units", 0), {"id": "north region"}, "$.units[0].id:"),
    "choice": (("kpis", 0), {"aggregation": "sum"}, "$.kpis[0].aggregation:"),
    "currency": (("organisation",), {"currency": "euro"}, "$.organisation.currency:"),
    "month": (("organisation",), {"first_month": "2026-13"}, "$.organisation.first_month:"),
    "share": (("units", 1, "parents", 0), {"share": 1.2}, "$.units[1].parents[0].share:"),
    "sign": (("kpis", 0), {"tolerance": {"absolute": -1}}, "$.kpis[0].tolerance.absolute:"),
    "quoted": (("organisation",), {"coverage_minimum": "half"}, "$.organisation.coverage_minimum:"),
    "whole": (("organisation",), {"fiscal_year": {"first_month": 1.5}}, "$.organisation.fiscal_"),
    "date": (
        ("organisation", "calendar"),
        {"extra_holidays": ["2026-02-30"]},
        "$.organisation.calendar.extra_holidays[0]:",
    ),
    "empty": (("scorecards", 0), {"perspectives": []}, "$.scorecards[0].perspectives:"),
    "operand": (
        ("kpis", 0),
        {"operands": {"numerator": {"not an id": 1}, "denominator": {"revenue": 1}}},
        "$.kpis[0].operands:",
    ),
    "source": (("sources", 0), {"type": "csvv"}, "$.sources[0]:"),
    "source key": (("sources", 0), {"seperator": ";"}, "$.sources[0]:"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_files_are_refused_where_they_are_wrong(name: str) -> None:
    path, change, place = WRONG[name]
    raw = sections()
    node: Any = raw
    for part in path[:-1]:
        node = node[part]
    if not path:
        raw |= change
    elif isinstance(path[-1], str) and isinstance(node[path[-1]], list):
        node[path[-1]] = change
    else:
        merged = {**node[path[-1]], **change}
        node[path[-1]] = {key: value for key, value in merged.items() if value is not ...}
    text = yaml_of(raw)
    with pytest.raises(ConfigError):
        load(Bundle({"organisation.yaml": text}))
    found = complaints(text)
    assert found
    assert all(complaint.startswith(place) for complaint in found), found


def test_schema_writes_it_beside_the_files_and_names_those_without_the_line(
    organisation: Project,
) -> None:
    said = scorecard("schema")
    assert said.exit_code == 0
    assert (organisation.config_dir / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()
    assert MODELINE in said.output
    assert "Without it: organisation.yaml" in said.output


def test_schema_needs_no_organisation_where_it_is_told_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCORECARD_PROJECT", raising=False)
    said = scorecard("schema", "--to", "made/here")
    assert said.output == f"{Path('made/here') / SCHEMA_FILE}: written\n"
    assert (tmp_path / "made" / "here" / SCHEMA_FILE).is_file()


def test_schema_says_so_where_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    for target in ("taken", "taken/below"):
        said = scorecard("schema", "--to", str(tmp_path / target))
        assert said.exit_code == 2
        assert said.stderr == f"error: {tmp_path / 'taken'}: expected a folder, found a file\n"
