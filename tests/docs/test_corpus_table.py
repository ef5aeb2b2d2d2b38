"""The README's table of named causes is whole, and its sentences say what it shows.

It is written by `python -m tests.corpus --readme`, never by this test.
"""

import re

import pytest

from tests.corpus.__main__ import CASES, SEED
from tests.corpus.report import BEGIN, CAUSES, END, HEAD, KINDS
from tests.docs.reading import README, table_rows, text_of


@pytest.fixture(scope="module")
def text() -> str:
    before, begin, rest = text_of(README).partition(BEGIN)
    inside, end, _ = rest.partition(END)
    assert before
    assert begin
    assert end
    return inside


def test_every_kind_has_its_row(text: str) -> None:
    assert f"| {' | '.join(HEAD)} |" in text
    rows = table_rows(text)
    assert [row[0] for row in rows] == [f"`{kind}`" for kind in KINDS]
    assert all(int(row[1]) > 0 for row in rows)


def test_it_is_the_corpus_that_is_reported(text: str) -> None:
    said = re.search(
        r"^([\d,]+) wrong pairs of sources with [\d,]+ breaks, seed (\d+)\.", text, re.MULTILINE
    )
    assert said is not None
    pairs = int(said[1].replace(",", ""))
    assert pairs >= CASES
    assert int(said[2]) == SEED
    assert sum(int(row[1]) for row in table_rows(text)) == pairs


def test_its_shares_are_those_of_the_table(text: str) -> None:
    rows = table_rows(text)
    seeded = [row for row in rows if row[0].strip("`") in CAUSES]
    nameable = sum(int(row[2]) for row in seeded)
    right = sum(int(row[3]) for row in seeded)
    assert f"of those that can be named: {right / nameable:.1%} " in text
    excluded = 1 - nameable / sum(int(row[1]) for row in seeded)
    assert f"nobody could name: {excluded:.1%} " in text
    decoys = sum(int(row[1]) for row in rows) - sum(int(row[1]) for row in seeded)
    assert f"Decoys: {decoys / sum(int(row[1]) for row in rows):.1%} " in text


def test_it_reaches_what_is_promised(text: str) -> None:
    recall = re.search(r"that can be named: ([\d.]+)% \(at least 95%\)", text)
    wrong = re.search(r"decoys included: ([\d.]+)% \(at most 1%\)", text)
    assert recall is not None
    assert wrong is not None
    assert float(recall[1]) >= 95
    assert float(wrong[1]) <= 1


def test_no_clean_figure_breaks(text: str) -> None:
    assert re.search(r"False breaks on clean data: 0 of [\d,]+ comparisons", text)
