"""The alert digest: one mail, the first ten alerts in full, and what the office can do about it."""

from dataclasses import replace

from scorecard.deliver.digest import DigestCard, digest_body
from tests.deliver.people import digest


def test_two_hundred_alerts_are_one_short_mail() -> None:
    """200 alerts of 3 to 600 rows: 10 shown (165 rows), 190 counted (60,300 - 165 rows)."""
    body = digest_body(digest(200))
    assert body.text.count("Net revenue differs") == 10
    assert body.html.count("Net revenue differs") == 10
    assert "10. Net revenue differs in 10 units (30 rows)" in body.text
    assert "and 190 more alerts with 60,135 rows." in body.text
    assert "and 190 more alerts with 60,135 rows." in body.html


def test_long_alert_is_cut_and_says_so() -> None:
    """The fifth alert has 15 lines, 12 of them shown."""
    text = digest_body(digest(5)).text
    assert text.count("and 3 more lines") == 1
    assert "scorecard breaks --month 2026-10" in text


def test_ten_alerts_need_no_rest() -> None:
    assert "more alert" not in digest_body(digest(10)).text


def test_what_is_held_waiting_and_released_is_told_with_the_command() -> None:
    told = replace(digest(), released=(DigestCard("energy", "Energy Services"),))
    text = digest_body(told).text
    assert "1 card held, 2 waiting for release, 1 released." in text
    assert "- Marine Logistics (marine): Net revenue is absent\n" in text
    assert "Retail (retail), Foods (foods)\nTo release: scorecard release --month 2026-10\n" in text
    assert "RELEASED: mailed after this digest\nEnergy Services (energy)\n" in text


def test_two_hundred_cards_are_counted_not_listed() -> None:
    """20 of 200 are named, each."""
    cards = tuple(DigestCard(f"u{n}", f"Unit {n}", ("late",)) for n in range(200))
    text = digest_body(replace(digest(), held=cards, waiting=cards)).text
    assert "- Unit 19 (u19): late\n- and 180 more cards\n" in text
    assert "Unit 19 (u19), and 180 more cards\n" in text
    assert "Unit 20 " not in text


def test_quiet_month_says_so() -> None:
    quiet = replace(digest(0), decisions=(), held=(), waiting=())
    assert quiet.subject == "Scorecard alerts, October 2026: none open (edition 1)"
    text = digest_body(quiet).text
    assert "None: every check of this month passed." in text
    assert "scorecard release" not in text
    assert "scorecard breaks" not in text


def test_subject_counts_alerts_and_held_cards() -> None:
    expected = "Scorecard alerts, October 2026: 2 open, 1 card held (edition 3)"
    assert digest(edition=3).subject == expected
