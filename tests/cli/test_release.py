import pytest

from scorecard.project import Project
from scorecard.stores.ledger import Ledger
from tests.cli.conftest import MONTH
from tests.cli.running import scorecard

PERSON = ("--by", "ann", "--reason", "reviewed with the heads")


def test_a_release_makes_cards_final_and_mails_them(published: Project) -> None:
    result = scorecard("release", "--month", MONTH, *PERSON)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("March 2026, edition 2: 2 cards released\n")
    with Ledger.open(published.ledger_url) as ledger:
        found = [(r.unit, r.person, r.channel, r.reason) for r in ledger.releases(MONTH)]
    assert sorted(found) == [
        (unit, "ann", "command line", "reviewed with the heads") for unit in ("group", "north")
    ]


def test_one_unit_can_be_released_alone_and_the_rest_later(published: Project) -> None:
    first = scorecard("release", "--month", MONTH, "--unit", "north", *PERSON)
    assert first.stdout.startswith("March 2026, edition 2: 1 card released\n")
    second = scorecard("release", "--month", MONTH, *PERSON)
    assert second.stdout.startswith("March 2026, edition 3: 1 card released\n")
    third = scorecard("release", "--month", MONTH, *PERSON)
    assert third.stdout == "March 2026, edition 3: nothing was waiting, no card released\n"


def test_a_card_that_nobody_gets_is_named(published: Project) -> None:
    path = published.config_dir / "organisation.yaml"
    text = path.read_text(encoding="utf-8").replace("units: [group, north]", "units: [north]")
    path.write_text(text, encoding="utf-8")
    result = scorecard("release", "--month", MONTH, *PERSON)
    assert "  nobody gets the card of Group: add it to somebody's units under" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "bob", "--reason", "x"), "error: person 'bob': expected one of ann\n"),
        (("--by", "ann", "--reason", "  "), "error: reason: expected a few words, found none\n"),
        (
            (*PERSON, "--unit", "west"),
            "error: unit 'west': expected one with a card in 2026-03: group, north\n",
        ),
    ],
)
def test_a_release_nobody_can_answer_for_is_2(
    published: Project, arguments: tuple[str, ...], said: str
) -> None:
    result = scorecard("release", "--month", MONTH, *arguments)
    assert (result.exit_code, result.stderr) == (2, said)


def test_a_month_without_an_edition_is_2(published: Project) -> None:
    result = scorecard("release", "--month", "2026-02", *PERSON)
    assert result.exit_code == 2
    assert "2026-02: no edition yet" in result.stderr
