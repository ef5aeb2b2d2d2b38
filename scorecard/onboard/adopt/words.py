"""The words scorecards use for their columns, rows and measures: English, German, French, Spanish.

A word is looked for at the beginning of a word of the text, so that `invoice` is found in
`Invoices sent` and `rate` is not found in `corporate`.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

Part = Literal[
    "measure",
    "objective",
    "perspective",
    "unit",
    "unit_of_measure",
    "owner",
    "weight",
    "target",
    "red_flag",
    "status",
    "score",
    "value",
    "ignored",
]

# What a heading is about; the first that fits counts, so that `target owner` is an owner.
HEADINGS: tuple[tuple[Part, str], ...] = (
    (
        "owner",
        "owner responsible accountable lead verantwort responsab resp eigner propriet pilote~",
    ),
    ("weight", "weight gewicht poids peso ponder wgt"),
    ("red_flag", "red~flag red~threshold threshold minimum limit schwelle seuil umbral"),
    ("unit_of_measure", "unit~of~measure uom einheit unite unidad measured~in masseinheit format"),
    ("perspective", "perspective perspekt dimension perspectiva pillar axe~ axes~ eje~"),
    ("objective", "objective strategic strategisch objectif~strat objetivo~estrat"),
    (
        "unit",
        "region business~unit department division entity site country branch bereich abteilung "
        "standort land filiale gesellschaft direction agence pays unidad~de~negocio pais sucursal "
        "company location team shop store plant org werk~ entite usine etablissement magasin "
        "succursale departement entidad planta~ tienda",
    ),
    ("target", "target goal plan budget ziel soll cible objetivo objectif meta"),
    ("status", "status rag ampel colour color traffic light~ statut estado semaforo"),
    ("score", "score rating note~ punkte punktzahl puntuacion"),
    (
        "measure",
        "measure kpi metric indicator kennzahl messgroesse indicateur indicador name item "
        "description bezeichnung",
    ),
    ("value", "actual ist~ value wert reel real realise valor result"),
    (
        "ignored",
        "ytd year~to~date cumul kumul full~year fy total average avg mean q1 q2 q3 q4 h1 h2 trend "
        "variance var~ delta diff comment remark kommentar bemerk observac commentaire note notes "
        "prior previous last~year vorjahr forecast source frequency definition no~ nr id #",
    ),
)

PERSPECTIVES: tuple[tuple[str, str, str], ...] = (
    (
        "financial",
        "Financial",
        "financ finanz finanzas revenue sales turnover~k profit margin cost cash ebit budget "
        "umsatz kosten ergebnis marge chiffre~d~affaires cout ventas ingresos coste beneficio "
        "capital receivable debt price expense income invoice working~capital return~on roi spend "
        "ventes~ charges~ recette tresorerie creance rentabilite benefice",
    ),
    (
        "learning",
        "Learning & growth",
        "learning growth people employee staff headcount fte training absence sick turnover "
        "engagement leaver hire hiring recruit skill mitarbeiter personal~ lernen entwicklung "
        "krank fluktuation schulung apprentissage salarie formation effectif absent aprendizaje "
        "crecimiento emplead formacion rotacion hr~ human~resources culture competence "
        "collaborateur recrutement",
    ),
    (
        "customer",
        "Customer",
        "customer client nps promoter satisfaction complaint retention churn on~time deliver "
        "market kunde reklamation liefertreue beschwerde zufriedenheit reclamation livraison "
        "cliente queja satisfaccion entrega loyalty renewal visitor patient",
    ),
    (
        "process",
        "Internal process",
        "process operation internal quality defect scrap rework lead~time cycle~time throughput "
        "incident safety accident availability uptime downtime efficiency productivity utili stock "
        "inventory backlog requests first~time right~first prozess betrieb qualitaet ausschuss "
        "durchlauf unfall lager verfuegbar processus qualite delai incident stock~ proceso calidad "
        "accidente plazo close~the days~to yield energy maintenance project panne rebut rendement "
        "disponibilite",
    ),
)

LOWER = (
    "cost expense spend complaint absence sick turnover~rate staff~turnover employee~turnover "
    "leaver attrition defect scrap rework error incident accident injur downtime outage lead~time "
    "cycle~time overdue late~ delay days~to time~to waiting churn debt receivable backlog returns "
    "warranty waste emission energy~ consumption claim penalty vacanc lost risk dso kosten fehl "
    "ausschuss unfall krank fluktuation beschwerde reklamation verzug stoerung schulden durchlauf "
    "cout absent accident reclamation delai defaut retard dette coste ausencia accidente queja "
    "plazo defecto rotacion retraso deuda charges~ panne rebut creance dechet"
)
STOCKS = (
    "headcount employees fte staff~count people~ inventory stock~ backlog cash debt receivable "
    "payable capital balance portfolio customers~ clients~ members contracts open~ vacanc lager "
    "bestand mitarbeiter~ mitarbeiterzahl schulden effectif tresorerie plantilla deuda"
)
LEVELS = (
    "rate ratio share percent average avg mean median per~ index nps promoter satisfaction score "
    "time~to lead~time cycle~time days~ duration age~ margin yield utilis utiliz availability "
    "uptime engagement turnover~rate quote~ quota anteil durchschnitt zufriedenheit dauer index "
    "taux moyen delai indice tasa media plazo satisfaccion cover on~time"
)
NEW = "new~ neue~ neuer~ nouveau nouvel nuevo nueva"
HOURS = "hours~ stunden heures~ horas~"
HIGHEST = "longest highest maximum max~ worst laengst hoechst"

FOOTNOTES = "note notes source legend comment prepared status~ as~of stand~ quelle hinweis remarque"
SCORES = "score overall gesamtnote punktzahl note~globale puntuacion rating"
TOTALS = "total subtotal sum gesamt summe somme suma grand~total overall average durchschnitt"
PARENTS = (
    "group total company corporate consolidated enterprise overall all~ konzern gesamt gruppe "
    "groupe societe grupo empresa"
)
GENERIC = (
    "scorecard sheet tabelle feuil hoja kpi data dashboard report overview cockpit bsc balanced "
    "measures monthly"
)

_SPELT = {ord(letter): text for letter, text in zip("äöüß", ("ae", "oe", "ue", "ss"), strict=True)}


def folded(text: str) -> str:
    """Lower case without accents, umlauts spelt out, anything that is no word a single blank."""
    spelt = unicodedata.normalize("NFKD", text.casefold().translate(_SPELT))
    plain = "".join(character for character in spelt if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+|[#%&]", plain))


def mentions(text: str, words: str) -> str:
    """The first of some words a text has, longest first; empty where it has none.

    `~` stands for a blank, and at a word's end for the end of a word.
    """
    padded = f" {folded(text)} "
    for word in sorted(words.split(), key=len, reverse=True):
        if f" {word.replace('~', ' ')}" in padded:
            return word.replace("~", " ").strip()
    return ""


def heading_part(text: str) -> Part | None:
    """What a heading is about; None where its words are not known."""
    for part, words in HEADINGS:
        if mentions(text, words):
            return part
    return None


def perspective_of(text: str) -> tuple[str, str, str] | None:
    """The usual perspective a text is about by its words: id, name, and the word."""
    found = [(mentions(text, words), id_, name) for id_, name, words in PERSPECTIVES]
    word, id_, name = max(found, key=lambda item: len(item[0]))
    return (id_, name, word) if word else None


def looks_like_measuring_unit(texts: Sequence[str]) -> bool:
    """Whether texts are units of measurement (`%`, `k EUR`, `days`) rather than names."""
    told = [text for text in texts if text]
    return bool(told) and sum(measuring(text) is not None for text in told) * 2 > len(told)


def measuring(text: str) -> tuple[str, int] | None:
    """What a unit of measurement says: kind or suffix, and how many base units one of it is."""
    plain = " ".join(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    money = re.search(r"eur|usd|gbp|chf|€|\$|£", plain)
    if "%" in plain or re.fullmatch(r"(?:per ?cent|prozent|pct|percentage|pourcentage)", plain):
        return "percent", 1
    scale = 1
    if re.search(_THOUSANDS, plain):
        scale = 1_000
    elif re.search(_MILLIONS, plain):
        scale = 1_000_000
    if money:
        return "currency", scale
    if scale > 1:
        return "number", scale
    if re.fullmatch(_PLAIN_UNITS, plain):
        return " ".join(text.split()), 1
    return None


_THOUSANDS = (
    r"\bk\b|thousand|tausend|milliers|miles|\bt(?=€|eur|usd|chf)|(?<=[€$£])k|"
    r"\bk(?=€|eur|usd|gbp|chf|\$|£)|'?000\b"
)
_MILLIONS = r"\bm\b|\bmn\b|\bmm\b|million|\bmio|\bmill|(?<=[€$£])m|\bm(?=€|eur|usd|gbp|chf|\$|£)"
_PLAIN_UNITS = (
    r"#|no\.?|nr\.?|number|count|anzahl|nombre|days?|tage?|jours?|d[ií]as?|h|hrs?|hours?|stunden|"
    r"heures?|horas?|min|minutes?|pts?|points?|punkte|people|persons?|ftes?|pieces?|pcs|units|"
    r"stück|stk|index|score|x|times|kwh|mwh|t|tons?|tonnes?|kg|l|km|m²|m2|wochen|weeks?|months?|"
    r"incidents?|orders?|cases?|\d+ ?= ?.*|scale.*|1-5|1-10"
)
