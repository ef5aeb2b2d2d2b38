"""What WeasyPrint leaves out of a PDF's tags that PDF/UA-1 asks for."""

from typing import Any


def scope_headers(_: Any, pdf: Any) -> None:
    """Say of each header cell what it heads: in a table's head its column, else its row.

    A finisher of WeasyPrint: it names for every data cell its headers, but the header over other
    headers, as the one above the rows' names, would be nobody's (ISO 14289-1, 7.5).
    """
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            row = _parent(pdf, element)
            in_head = _parent(pdf, row)["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if in_head else "/Row"


def _parent(pdf: Any, element: Any) -> Any:
    return pdf.objects[int(element["P"].split()[0])]
