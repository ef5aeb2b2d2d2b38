"""How scorecards look: whose logo, colours and letters they have.

The text under a field is what the configuration's reference and its JSON Schema say of the key.
"""

from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints

from scorecard.colours import WHITE, contrast
from scorecard.config.strict import Strict

# As WCAG 2.2 has it of small text, and of marks.
_TEXT: Final = 4.5
_MARK: Final = 3.0

_Hex = Annotated[str, StringConstraints(pattern="^#[0-9A-Fa-f]{6}$", to_upper=True)]


def _stands_out(least: float) -> AfterValidator:
    def check(colour: str) -> str:
        found = contrast(colour, WHITE)
        if found < least:
            raise ValueError(
                f"a darker colour: its contrast to white is {found:.1f}, and at least {least} "
                "is needed to be seen on paper"
            )
        return colour

    return AfterValidator(check)


Ink = Annotated[_Hex, _stands_out(_TEXT)]
"""A colour in which text can be read on white, as `#1F3A5F`."""
Mark = Annotated[_Hex, _stands_out(_MARK)]
"""A colour in which a mark can be seen on white, as `#C77700`."""
Picture = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*\.(svg|png|jpg|jpeg)$")
]
"""The name of a picture."""
FontFile = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.woff2$")]
"""The name of a font."""


class Fonts(Strict):
    """An organisation's own letters; what they cannot write is written in the shipped ones."""

    regular: FontFile
    """A file in the folder `templates/fonts/` of the organisation, as `brand-400.woff2`."""
    semibold: FontFile
    """The same of headings and figures that count, as `brand-600.woff2`."""


class Colours(Strict):
    """Colours of one's own; shades for text and backgrounds are made of them.

    The word stands beside each colour of a score whatever it is.
    """

    accent: Ink | None = None
    """Of headings, lines and bars."""
    green: Mark | None = None
    """On target."""
    amber: Mark | None = None
    """To watch."""
    red: Mark | None = None
    """Off target."""


class Design(Strict):
    """How scorecards look on page, web page and workbook, and in mails."""

    logo: Picture | None = None
    """A picture in the folder `templates/` of the organisation, as `logo.svg`: SVG, PNG or JPEG.

    It stands at the head of the front page and of the web page.
    """
    colours: Colours = Colours()
    """Instead of the shipped ones."""
    fonts: Fonts | None = None
    """For page and web page; a workbook and a mail have the letters of whoever opens them."""
