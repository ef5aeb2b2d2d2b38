"""Where a workbook seems to be from: by its currency, the places of its units, and its words.

A currency of many countries says nothing by itself, and no country is taken because it comes first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.onboard.adopt.number_style import writes_decimal_comma
from scorecard.onboard.adopt.tables import Table, titles
from scorecard.onboard.adopt.words import folded
from scorecard.onboard.where import UTC, country_of, zone_in
from scorecard.period import NO_COUNTRY

# Currencies of one country, or as good as.
_OWN: Final = {"GBP": "GB", "USD": "US", "CHF": "CH"}
# Countries of the euro by their names and capitals, as units are called by.
_PLACES: Final = {
    "AT": "austria osterreich oesterreich autriche wien vienna vienne",
    "BE": "belgium belgien belgique belgie brussels bruessel bruxelles brussel",
    "CY": "cyprus zypern chypre nicosia",
    "DE": "germany deutschland allemagne alemania berlin",
    "EE": "estonia estland tallinn",
    "ES": "spain spanien espagne espana madrid",
    "FI": "finland finnland suomi helsinki",
    "FR": "france frankreich francia paris",
    "GR": "greece griechenland grece hellas athens athen",
    "HR": "croatia kroatien hrvatska zagreb",
    "IE": "ireland irland irlande eire dublin",
    "IT": "italy italien italie italia rome roma rom",
    "LT": "lithuania litauen vilnius",
    "LU": "luxembourg luxemburg",
    "LV": "latvia lettland riga",
    "MT": "malta valletta",
    "NL": "netherlands niederlande nederland amsterdam",
    "PT": "portugal lisbon lissabon lisboa",
    "SI": "slovenia slowenien slovenija ljubljana",
    "SK": "slovakia slowakei slovensko bratislava",
}
# Words of a language that are none of another one, with the euro country most who speak it live in.
_LANGUAGES: Final = {
    "DE": (
        "German",
        "und ist soll werk werke standort abteilung bereich gesellschaft kennzahl einheit gewicht "
        "umsatz kosten mitarbeiter gesamt sued konzern gruppe quelle anzahl tage stunden stueck "
        "ziel januar februar maerz mai juni juli oktober dezember ergebnis reklamation "
        "reklamationen liefertreue ausschuss durchlaufzeit fluktuation krankenstand schulung "
        "finanzen kunden prozesse perspektive zielwert bemerkung",
    ),
    "FR": (
        "French",
        "et les des usine chiffre affaires cout couts objectif cible poids effectif effectifs "
        "janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre "
        "indicateur unite ventes delai taux livraison reclamations formation qualite jours heures",
    ),
    "ES": (
        "Spanish",
        "los las planta ventas coste costes objetivo peso plantilla enero febrero marzo abril mayo "
        "junio julio agosto septiembre octubre noviembre diciembre indicador unidad entrega quejas "
        "formacion calidad dias horas ingresos empleados",
    ),
}
_ENOUGH: Final = 2
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Whence:
    """A guess: country (or `none`) and time zone, each with why."""

    country: str
    zone: str
    by: str
    by_zone: str


def whence(tables: Sequence[Table], units: Iterable[str], currency: str, here: str) -> Whence:
    """The likeliest place of a workbook; `here` is the time zone of the machine, taken last."""
    told = _own(currency) or _by_units(units) or _by_words(tables)
    if told is not None:
        country, why = told
        return Whence(country, zone_in(country) or UTC, why, why)
    why = "a workbook does not say where it is from"
    by_zone = f"{why}; this is the time zone of the machine that drafted it"
    return Whence(country_of(here) or NO_COUNTRY, here, why, by_zone)


def _own(currency: str) -> tuple[str, str] | None:
    country = _OWN.get(currency)
    return None if country is None else (country, f"a guess by the currency {currency}")


def _by_units(units: Iterable[str]) -> tuple[str, str] | None:
    """The one euro country that names of units say; None where they say none or several."""
    words = {word: name for name in units for word in folded(name).split()}
    found = {
        country: words[word]
        for country, places in _PLACES.items()
        for word in places.split()
        if word in words
    }
    if len(found) != 1:
        return None
    ((country, name),) = found.items()
    return country, f"a unit is called {name!r}"


def _by_words(tables: Sequence[Table]) -> tuple[str, str] | None:
    """By the language most words are of; figures with a decimal comma are not English."""
    # As they are written in the workbook, by how they are known.
    words = {
        folded(word): word
        for table in tables
        for text in _texts(table)
        for word in re.findall(r"[^\W\d_]+", text)
    }
    seen = {
        country: [words[word] for word in known.split() if word in words]
        for country, (_, known) in _LANGUAGES.items()
    }
    ordered = sorted(seen, key=lambda country: -len(seen[country]))
    best, second = (len(seen[country]) for country in ordered[:2])
    if not best or best == second:
        return None
    comma = writes_decimal_comma(tables)
    if best + comma < _ENOUGH:
        return None
    language, _ = _LANGUAGES[ordered[0]]
    listed = ", ".join(map(repr, seen[ordered[0]][:_NAMED]))
    also = " and figures have a decimal comma" if comma else ""
    return ordered[0], f"words are {language} ({listed}){also}"


def _texts(table: Table) -> Iterator[str]:
    yield table.sheet.name
    for _, text in titles(table):
        yield text
    for at in range(table.sheet.width):
        yield table.heading(at)
    for row in table.lines:
        yield table.name(row)
        yield table.told(row, "unit_of_measure")
