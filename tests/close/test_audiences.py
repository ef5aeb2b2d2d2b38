"""Who gets what of a published card: by role, by entry, and by what they are cleared for.

Payroll is sensitive: 40.5, 41.5 and 42.5 in North. Bob and Cara are executives, Cara is cleared;
Dan, a controller, owns Payroll.
"""

import email
import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from ruamel.yaml import YAML

from scorecard import releasing
from scorecard.close.act import Act
from scorecard.close.gate.gate import Gate
from scorecard.close.rebuild import rebuild_edition
from scorecard.close.release import finalise, unreleased
from scorecard.deliver.dispatch import release_and_send
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.project import Project
from scorecard.stores.editions import Editions
from tests.conftest import A, drop
from tests.running import desk_of, run
from tests.small import kpi, scorecard, yaml_of

pytestmark = pytest.mark.usefixtures("pressed_pages", "nobody_reads")

MONTH = "2026-03"
BOOK = "book_group_2026-03.pdf"
PAYROLL = [f"payroll,north,2026-0{month},{39 + month}.5" for month in (1, 2, 3)]


def changed(project: Project, change: Mapping[str, Any]) -> None:
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    path.write_bytes(yaml_of({**raw, **change}))


@pytest.fixture
def organisation(organisation: Project) -> Project:
    """The small organisation with Payroll, and readers of every sort."""
    people = [
        {"id": name, "name": name.title(), "email": f"{name}@small.example", **more}
        for name, more in {
            "ann": {"roles": ["osm"]},
            "bob": {"roles": ["executive"]},
            "cara": {"roles": ["executive"], "cleared": ["payroll"]},
            "dan": {"roles": ["owner", "controller"]},
        }.items()
    ]
    changed(
        organisation,
        {
            "people": people,
            "kpis": [
                kpi("revenue"),
                kpi("payroll", sensitive=True, owner="dan", display={"decimals": 1}),
            ],
            "scorecards": [scorecard(unit, ["revenue", "payroll"]) for unit in ("group", "north")],
            "targets": [
                {"kpi": "revenue", "red_flag": 50, "goal": 100},
                {"kpi": "payroll", "red_flag": 10, "goal": 30},
            ],
            "distribution": [
                {"person": "bob", "units": ["north"], "attach": ["front", "pdf", "excel", "html"]},
                {"person": "cara", "units": ["north"]},
                {"person": "dan", "units": ["north"]},
            ],
        },
    )
    drop(organisation, "a.csv", *(row for month in A for row in month), *PAYROLL)
    return organisation


def mailed(project: Project) -> dict[str, EmailMessage]:
    """The mails of North's card by person."""
    paths = sorted((project.outbox / MONTH).glob("*_north.eml"))
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return {str(mail["To"]).split()[0].lower(): mail for mail in mails}


def texts(mail: EmailMessage) -> dict[str, str]:
    """Every part of a mail as text, by the ending of its file's name."""
    found = {}
    for part in mail.walk():
        if part.is_multipart():
            continue
        name, content = (
            part.get_filename() or part.get_content_type(),
            part.get_payload(decode=True),
        )
        assert isinstance(content, bytes)
        if name.endswith(".pdf"):
            pdf = PdfReader(io.BytesIO(content))
            text = " ".join(page.extract_text() for page in pdf.pages)
        elif name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                text = " ".join(book.read(item).decode() for item in book.namelist())
        else:
            text = content.decode()
        found[name.replace("north_2026-03_v1", "")] = text
    return found


@pytest.mark.attack("what others may not see")
def test_each_gets_what_their_role_and_clearance_say(organisation: Project, tmp_path: Path) -> None:
    changed(organisation, {"release": {"policy": "auto"}})
    run(organisation, MONTH)
    mails = {person: texts(mail) for person, mail in mailed(organisation).items()}
    bodies = {"text/plain", "text/html"}
    assert {person: set(parts) - bodies for person, parts in mails.items()} == {
        "bob": {"_front.pdf", ".pdf", ".xlsx", ".html"},
        "cara": {".pdf"},
        "dan": {".pdf", ".xlsx"},
    }
    for name, text in mails["bob"].items():
        assert "payroll" not in text.lower(), name
        assert "42.5" not in text, name
        assert "drops/a.csv" not in text, name
    assert "1 measure is not shown here" in mails["bob"][".pdf"]
    for person in ("cara", "dan"):
        assert "Payroll" in mails[person][".pdf"]
        assert "42.5" in mails[person][".pdf"]
        assert ("drops/a.csv" in mails[person][".pdf"]) is (person == "dan")
    edition = Editions(organisation.editions).latest(MONTH)
    assert edition is not None
    north, group = edition.card("north"), edition.card("group")
    assert north is not None
    assert group is not None
    assert set(north.files) == {
        "tree", "pdf", "excel", "html", "pdf:plain", "front:plain:payroll", "pdf:plain:payroll",
        "excel:plain:payroll", "html:plain:payroll",
    }  # fmt: skip
    assert set(group.files) == {"tree", "pdf", "excel", "html"}
    laid_out = {path.name for path in (organisation.published / MONTH).glob("north*")}
    assert laid_out == {f"north_2026-03_v1.{end}" for end in ("pdf", "xlsx", "html")}
    rebuilt = rebuild_edition(organisation, Month.parse(MONTH), edition.number, tmp_path / "again")
    assert rebuilt.different == ()
    assert len(rebuilt.equal) == 8 + 3


def test_a_new_sort_of_reader_makes_a_new_version_and_nothing_else_does(
    organisation: Project,
) -> None:
    first = run(organisation, MONTH).publication
    changed(
        organisation,
        {"distribution": [{"person": "bob", "units": ["north"], "attach": ["html"]}]},
    )
    assert not run(organisation, MONTH).publication.new
    changed(
        organisation,
        {"distribution": [{"person": "bob", "units": ["north", "group"], "detail": True}]},
    )
    again = run(organisation, MONTH).publication
    assert first.changed == again.changed == ("group", "north")


@pytest.mark.attack("what others may not see")
def test_a_card_that_was_made_for_others_is_not_sent(organisation: Project) -> None:
    month = Month.parse(MONTH)
    changed(organisation, {"distribution": []})
    run(organisation, MONTH)
    with desk_of(organisation) as desk:
        finalise(desk, Gate(month, {}), ("north",))
    changed(organisation, {"distribution": [{"person": "bob", "units": ["north"]}]})
    with desk_of(organisation) as desk:
        cards = unreleased(desk, month, ["north"])
        with pytest.raises(InputError, match="pdf:plain:payroll; run `scorecard run"):
            release_and_send(desk, month, cards, [], Act("ann", "command line", "read"))
        assert desk.ledger.releases(month) == []


def test_a_book_has_what_is_released_of_the_units_below(organisation: Project) -> None:
    entry = {"person": "bob", "units": ["group"], "attach": ["book"]}
    changed(organisation, {"distribution": [entry]})
    act = Act("ann", "command line", "read")
    for north, units in ((100, ("group",)), (70, ())):
        rows = [row.replace("03,100", f"03,{north}") for month in A for row in month]
        drop(organisation, "a.csv", *rows, *PAYROLL)
        run(organisation, MONTH)
        with desk_of(organisation) as desk:
            releasing.release(desk, Month.parse(MONTH), units, act)
    first, second = (
        " ".join(texts(email.message_from_bytes(path.read_bytes(), policy=default))[BOOK].split())
        for path in sorted((organisation.outbox / MONTH).glob("*_group.eml"))
    )
    assert "North not released yet" in first
    assert "not released yet" not in second
    for book in (first, second):
        assert "payroll" not in book.lower()
        assert "is not shown here" in book
