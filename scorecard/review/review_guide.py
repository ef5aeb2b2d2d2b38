"""What a review workbook says in plain words about what can be decided, and what it does."""

from scorecard.review import review_layout as layout
from scorecard.review.review_content import ReviewContent


def guide(content: ReviewContent) -> list[tuple[str, list[str]]]:
    """Headings with their lines: what each decision does, and what becomes of a row."""
    back = (
        f"3. Put it into the folder {content.folder}. A receipt comes by mail after the next run: "
        "what was applied, and what was refused and why."
        if content.folder
        else "3. Send it back to the office of strategy management, whose receipt says what was "
        "applied, and what was refused and why."
    )
    return [
        (
            "What to do",
            [
                f"1. On the sheet {layout.ROWS!r}, choose a decision in each row you can settle, "
                "and say why. What you leave empty stays open.",
                "2. Save the workbook. Its name does not matter.",
                back,
            ],
        ),
        (
            "Decisions that settle a difference",
            [
                "accept: the difference may stand, up to the month chosen, else in its own month "
                "alone. If its size changes beyond the tolerance it opens again by itself. Another "
                "weight, target, red flag or colour on a department's scorecard stands until one "
                "of the two sides changes, where no month is chosen.",
                "override: the value you type counts instead of what sources say, and is marked "
                "on the scorecard with your name and reason.",
                "prefer left, prefer right: the figure of that side counts, up to the month "
                "chosen, else in its own month alone.",
                "estimate: the value you type stands until the actual arrives, marked as an "
                "estimate.",
            ],
        ),
        (
            "Decisions that settle nothing by themselves",
            [
                "explain: names the cause in your own words; without a reason it confirms the "
                "diagnosis beside it. The figures stay under review.",
                "dispute: you question the figure; the office of strategy management has to "
                "answer. Type what it should be, if you know.",
                "certify: what your source gave for the month is final, until it changes it.",
            ],
        ),
        (
            "What you write",
            [
                "comment: what you type under Reason stands on the scorecard with your name, with "
                "cause and action if you give them; Due as 2026-12-31, Who acts a registered "
                "person. Beside it stands the sentence made of figures, and last month's text.",
                "reword, move, pin, drop: what the strategy office makes of a point of a front "
                "page. Words go under Reason, a new place under Value.",
            ],
        ),
        (
            "What lets a card pass",
            [
                "waive: this card may go although what the row names is not settled. Who waived it "
                "and why is printed on the card, and it ends when the matter changes.",
                "approve: you have looked at the card as it was sent to you. Whoever decided its "
                "figures or releases it cannot.",
            ],
        ),
        (
            "Decisions that wait",
            [
                "Some decisions change nothing before a second person has confirmed them. confirm "
                "lets one come into force, reverse takes it back.",
            ],
        ),
        (
            layout.VALUE,
            [
                "Type it in the unit of measurement that stands beside it. In a row in per cent "
                "type 12.5 or 12.5%, as Excel shows it; in thousands type thousands.",
                "Only override, estimate and dispute take one. A rate keeps the denominator of the "
                "figure it replaces; where there is none to keep, ask the office of strategy "
                "management to enter numerator and denominator.",
            ],
        ),
        (
            "When a row comes back",
            [
                "If figures have changed since this workbook was written, or somebody else has "
                "decided, a row is not applied. It comes back with the receipt, in a new workbook "
                "with the figures of now and what you typed: look at it again.",
                "Sending the same workbook twice changes nothing. To take a decision back, ask "
                "the office of strategy management to reverse it.",
            ],
        ),
        (
            "Please do not",
            [
                "sort, insert, delete or rename rows, columns or sheets: hidden columns say which "
                "row is which, and a row that does not fit is refused.",
            ],
        ),
    ]
