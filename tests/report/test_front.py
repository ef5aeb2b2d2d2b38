"""The front page: it leads to what it tells of, says nothing twice, and asks what waits."""

import dataclasses
import re

from scorecard.project import templates_dir
from scorecard.report.page import render_html
from scorecard.report.templates import Templates
from tests.report import sample_card
from tests.report.sample_card import PROVISIONAL

SHIPPED = Templates(templates_dir())


def test_the_front_page_leads_to_the_detail_of_everything_on_it() -> None:
    html = render_html(sample_card.ordinary(), PROVISIONAL, SHIPPED)
    front = html.partition('<section class="strategy"')[0]
    targets = set(re.findall(r'<a href="#([^"]+)">', front))
    assert targets == {
        *(f"perspective-{node.id}" for node in sample_card.ordinary().perspectives),
        "strategy",
        "breaks",
        "break-1",
        "break-2",
        "actions",
        "units",
        "measure-revenue-month",
        "measure-lead_time-month",
        "measure-cash-rolling_12",
        "measure-training-month",
    }
    assert targets <= set(re.findall(r' id="([^"]+)"', html))


def test_a_point_of_the_draft_that_stands_elsewhere_is_not_said_twice() -> None:
    """A person's words are printed wherever the same is said; the draft's only where it is not."""
    card = sample_card.ordinary()
    whole, *others = card.points
    html = render_html(card, PROVISIONAL, SHIPPED)
    assert whole.text not in html
    reworded = dataclasses.replace(whole, text="A month to learn from.", person="Ann Berg")
    html = render_html(dataclasses.replace(card, points=(reworded, *others)), PROVISIONAL, SHIPPED)
    assert html.count("A month to learn from.") == 1


def test_a_unit_without_units_below_it_shows_its_lowest_measures_in_their_place() -> None:
    card = sample_card.ordinary()
    assert "Lowest measures" not in render_html(card, PROVISIONAL, SHIPPED)
    html = render_html(dataclasses.replace(card, children=()), PROVISIONAL, SHIPPED)
    told = html.partition("<h2>Lowest measures</h2>")[2].partition("</section>")[0]
    # 0.25, 0.9, 1.75, 5.2 and 5.3, of which there are two: the first on the page.
    assert re.findall(r'href="#measure-([a-z_]+)-month"', told) == [
        "backlog",
        "lead_time",
        "training",
        "on_time",
        "defects",
    ]
