"""Reading a filled-in form: whose it is, for which month, and what stands in its rows."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass

from scorecard.archives import Archive
from scorecard.errors import InputError, SourceError
from scorecard.ingest import form_layout as layout
from scorecard.ingest.form_layout import Identity, RowIdentity
from scorecard.ingest.handouts import Cell, Row, open_handout, read_rows
from scorecard.period import Month


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form; not `authentic` where its identity is not the one it was written with."""

    number: int
    identity: RowIdentity
    row_id: str
    authentic: bool
    cells: Mapping[str, Cell]

    @property
    def has_figure(self) -> bool:
        """Whether a value or an operand is filled in."""
        return any(not self.cells[name].is_empty for name in layout.FIGURE_CELLS)


@dataclass(frozen=True, slots=True)
class Form:
    """A form read back. `counted` are its rows as the other reader sees them."""

    identity: Identity
    rows: tuple[FormRow, ...]
    counted: int


def read_form(content: bytes, name: str) -> Form:
    """A whole form; raises `SourceError` in words for the person who sent it."""
    archive, identity = open_form(content, name)
    rows, counted = read_rows(layout.FORM, archive, name)
    return Form(identity, tuple(_row(row, identity) for row in rows), counted)


def open_form(content: bytes, name: str) -> tuple[Archive, Identity]:
    """A form's archive and identity; raises `SourceError` where the file is no form."""
    archive, facts = open_handout(layout.FORM, content, name)
    identity = Identity(*facts)
    try:
        Month.parse(identity.month)
    except InputError:
        identity = Identity("", "", "", "")
    if not all(astuple(identity)):
        raise SourceError(
            f"{name}: expected organisation, source, owner and month on its hidden sheet, found "
            "them altered: ask for a new form"
        )
    return archive, identity


def _row(row: Row, form: Identity) -> FormRow:
    identity = RowIdentity(*row.said)
    authentic = identity.month == form.month and row.row_id == layout.row_id(form, identity)
    return FormRow(row.number, identity, row.row_id, authentic, row.cells)
