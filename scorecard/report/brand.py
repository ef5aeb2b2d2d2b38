"""Whose logo, colours and letters a card has; all as shipped where nothing else is said."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from scorecard.config.design import Design
from scorecard.errors import InputError, RenderError
from scorecard.report.templates import Templates

_MEDIA_TYPES: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
# What style sheets call the organisation's own letters.
OWN_FONT: Final = "Scorecard Own"
# It is in every page and every mailed file.
LARGEST_LOGO: Final = 300_000


@dataclass(frozen=True, slots=True)
class Brand:
    """What of a card's look is the organisation's own: files by name, colours as `#RRGGBB`."""

    logo: str | None = None
    accent: str | None = None
    green: str | None = None
    amber: str | None = None
    red: str | None = None
    regular: str | None = None
    semibold: str | None = None


AS_SHIPPED: Final = Brand()
_worn: ContextVar[Brand] = ContextVar("worn", default=AS_SHIPPED)


@contextmanager
def wearing(brand: Brand) -> Iterator[None]:
    """Draw and write inside as the organisation wants it."""
    token = _worn.set(brand)
    try:
        yield
    finally:
        _worn.reset(token)


def worn() -> Brand:
    """What is drawn in now."""
    return _worn.get()


def brand_of(design: Design) -> Brand:
    """What a configuration declares."""
    fonts = design.fonts
    return Brand(
        logo=design.logo,
        accent=design.colours.accent,
        green=design.colours.green,
        amber=design.colours.amber,
        red=design.colours.red,
        regular=None if fonts is None else fonts.regular,
        semibold=None if fonts is None else fonts.semibold,
    )


def check_brand(brand: Brand, templates: Templates) -> None:
    """Raise `InputError` unless every file it names is there and can be used."""
    try:
        logo(brand, templates)
        for name in font_files(brand).values():
            content = _read(f"fonts/{name}", "design.fonts", templates)
            if not content.startswith(b"wOF2"):
                raise RenderError(f"design.fonts: fonts/{name}: expected a WOFF2 font: convert it")
    except RenderError as error:
        raise InputError(str(error)) from error


def logo(brand: Brand, templates: Templates) -> str | None:
    """The logo as a `data:` address; None where there is none. Raises `RenderError`."""
    if brand.logo is None:
        return None
    content = _read(brand.logo, "design.logo", templates)
    if len(content) > LARGEST_LOGO:
        raise RenderError(
            f"design.logo: {brand.logo}: expected at most {LARGEST_LOGO // 1000} kB, since it is "
            f"in every file, found {len(content) // 1000}: make it smaller"
        )
    kind = _MEDIA_TYPES[brand.logo.rpartition(".")[2]]
    starts = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8"}.get(kind)
    if (starts and not content.startswith(starts)) or (not starts and b"<svg" not in content):
        raise RenderError(f"design.logo: {brand.logo}: expected the {kind} its name says")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def families() -> tuple[str, ...]:
    """Fonts for text, the organisation's own before those that can write what it cannot."""
    own = (OWN_FONT,) if font_files(worn()) else ()
    return (*own, "Source Sans 3", "Noto Sans Arabic", "Noto Sans Hebrew")


def quoted_families() -> str:
    """The same as style sheets list them; nothing in it is anybody's text."""
    return ", ".join(f'"{name}"' for name in families())


def font_files(brand: Brand) -> dict[int, str]:
    """The organisation's own fonts by weight."""
    named = {400: brand.regular, 600: brand.semibold}
    return {weight: name for weight, name in named.items() if name is not None}


def _read(name: str, key: str, templates: Templates) -> bytes:
    try:
        return templates.find(name).read_bytes()
    except RenderError:
        raise RenderError(
            f"{key}: expected templates/{name} in the organisation's folder, found none: "
            "put the file there"
        ) from None
