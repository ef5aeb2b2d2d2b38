"""What a form says in plain words about how it is filled in."""

from scorecard.ingest import form_layout as layout
from scorecard.review.form_content import FormContent


def guide(content: FormContent) -> list[tuple[str, list[str]]]:
    """Headings with their lines: what happens to what is typed, and what to do when in doubt."""
    month = content.month.title
    return [
        (
            "What to do",
            [
                f"1. On the sheet {layout.FIGURES!r}, fill in the yellow cells for {month}.",
                "2. Save the workbook. Its name does not matter.",
                f"3. Put it into the folder {content.folder}. A receipt comes by mail after the "
                "next run: what was taken, what is missing, and which cell was refused and why.",
            ],
        ),
        (
            layout.VALUE,
            [
                "Type the figure in the unit of measurement that stands beside it. In a row in "
                "per cent type 12.5 or 12.5%, as Excel shows it; in thousands type thousands.",
                "Some rows ask for numerator and denominator instead: type both, and the ratio is "
                "worked out.",
                "A value outside its usual range brings a warning. Please check it; what is "
                "outside the valid range is refused in the receipt.",
            ],
        ),
        (
            layout.STATUS,
            [
                "final: the figure will not change any more. preliminary: it may. estimate: it is "
                "a guess until the figure is known. You can send the form again at any time.",
            ],
        ),
        (
            layout.COMMENT,
            ["What a reader of the scorecard should know about the figure. May be left empty."],
        ),
        (
            layout.REASON,
            [
                "Where there is no figure, say why instead. Give a figure or a reason, not both.",
                "A row with neither is counted as missing and can be sent later.",
            ],
        ),
        (
            "Correcting and taking back",
            [
                "To correct a figure, type the new one and send the form again. The form shows "
                "what you sent before.",
                "Emptying a cell does not take a figure back: what you sent stands. To take it "
                "back without a new one, ask the office of strategy management to withdraw it.",
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
