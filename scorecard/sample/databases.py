"""The sample's two databases: the ERP's ledger, balances and stock counts, and the CRM."""

import datetime as dt
import random
from pathlib import Path

import sqlalchemy as sa

from scorecard.sample import faults
from scorecard.sample.facts import Facts
from scorecard.sample.story import MONTHS, REGIONS, SEED

COMPANIES = {
    "north": "1000",
    "south": "2000",
    "east": "3000",
    "west": "4000",
    "hr": "7100",
    "it": "7200",
    "finance": "7300",
    "eliminations": "9000",
}
# Account and thousandths of the month's amount; the last account takes the remainder.
_REVENUE_ACCOUNTS = ((4000, 430), (4000, 210), (4100, 190), (4200, 170))
_COST_ACCOUNTS = ((5000, 380), (5100, 120), (6000, 310), (6400, 110), (6800, 80))

_ERP = sa.MetaData()
_GL_ENTRIES = sa.Table(
    "gl_entries",
    _ERP,
    sa.Column("entry_id", sa.Integer, primary_key=True),
    sa.Column("company_code", sa.String(4), nullable=False),
    sa.Column("account", sa.Integer, nullable=False),
    sa.Column("posted_on", sa.Date, nullable=False),
    sa.Column("amount_cents", sa.Integer, nullable=False),
)
_BALANCES = sa.Table(
    "balances",
    _ERP,
    sa.Column("company_code", sa.String(4), primary_key=True),
    sa.Column("account", sa.Integer, primary_key=True),
    sa.Column("balance_on", sa.Date, primary_key=True),
    sa.Column("amount_cents", sa.Integer, nullable=False),
)
_STOCK_COUNTS = sa.Table(
    "stock_counts",
    _ERP,
    sa.Column("warehouse", sa.String(8), primary_key=True),
    sa.Column("counted_on", sa.Date, primary_key=True),
    sa.Column("company_code", sa.String(4), nullable=False),
    sa.Column("cover_days_tenths", sa.Integer, nullable=False),
)

_CRM = sa.MetaData()
_ACTIVITY_COUNTS = (
    "orders",
    "on_time",
    "lead_days",
    "complaints",
    "responses",
    "promoters",
    "detractors",
    "contracts_due",
    "renewed",
)
_ACTIVITY = sa.Table(
    "activity",
    _CRM,
    sa.Column("region", sa.String(8), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("invoiced_eur", sa.Float, nullable=False),
    sa.Column("ordered_eur", sa.Float, nullable=False),
    *(sa.Column(name, sa.Integer, nullable=False) for name in _ACTIVITY_COUNTS),
)
_CUSTOMERS = sa.Table(
    "customers",
    _CRM,
    sa.Column("region", sa.String(8), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("active", sa.Integer, nullable=False),
)

_Rows = list[dict[str, object]]


def write_erp(path: Path, facts: Facts) -> None:
    """The ERP: entries by account, month-end balances, weekly stock counts."""
    told = faults.erp(facts)
    tables = {
        _GL_ENTRIES: _entries(told),
        _BALANCES: _balances(told),
        _STOCK_COUNTS: _stock_counts(told),
    }
    _write(path, _ERP, tables)


def write_crm(path: Path, facts: Facts) -> None:
    """The CRM: a month's activity by region, and distinct customers by region and in all."""
    told = faults.crm(facts)
    activity: _Rows = [
        {
            "region": unit.upper(),
            "period": str(month),
            "invoiced_eur": told["revenue"][unit][i] / 100,
            "ordered_eur": told["intake"][unit][i] / 100,
            **{name: told[name][unit][i] for name in _ACTIVITY_COUNTS},
        }
        for unit in REGIONS
        for i, month in enumerate(MONTHS)
    ]
    customers: _Rows = [
        {"region": "ALL" if unit == "group" else unit.upper(), "period": str(month), "active": n}
        for unit, counts in told["customers"].items()
        for month, n in zip(MONTHS, counts, strict=True)
    ]
    _write(path, _CRM, {_ACTIVITY: activity, _CUSTOMERS: customers})


def _write(path: Path, metadata: sa.MetaData, tables: dict[sa.Table, _Rows]) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        metadata.create_all(engine)
        with engine.begin() as connection:
            for table, rows in tables.items():
                connection.execute(sa.insert(table), rows)
    finally:
        engine.dispose()


def _entries(facts: Facts) -> _Rows:
    chance = random.Random(f"{SEED}/entries")
    rows: _Rows = []
    for quantity, accounts, sign in (
        # Revenue stands in credit, as a general ledger has it.
        ("revenue", _REVENUE_ACCOUNTS, -1),
        ("cost", _COST_ACCOUNTS, 1),
    ):
        for unit, amounts in facts[quantity].items():
            for month, amount in zip(MONTHS, amounts, strict=True):
                parts = [amount * share // 1000 for _, share in accounts[:-1]]
                parts.append(amount - sum(parts))
                for (account, _), part in zip(accounts, parts, strict=True):
                    day = month.first_day + dt.timedelta(days=chance.randrange(28))
                    rows.append(
                        {
                            "company_code": COMPANIES[unit],
                            "account": account,
                            "posted_on": day,
                            "amount_cents": sign * part,
                        }
                    )
    return rows


def _balances(facts: Facts) -> _Rows:
    return [
        {
            "company_code": COMPANIES[unit],
            "account": 1000,
            "balance_on": month.last_day,
            "amount_cents": cents,
        }
        for unit, amounts in facts["capital"].items()
        for month, cents in zip(MONTHS, amounts, strict=True)
    ]


def _stock_counts(facts: Facts) -> _Rows:
    """Two warehouses a region, counted on four days a month; the lowest count is the fact."""
    chance = random.Random(f"{SEED}/stock")
    rows: _Rows = []
    for unit, lows in facts["stock_cover_tenths"].items():
        for month, low in zip(MONTHS, lows, strict=True):
            lowest = chance.randrange(8)
            for count in range(8):
                above = 0 if count == lowest else chance.randrange(5, 90)
                rows.append(
                    {
                        "warehouse": f"{unit[0].upper()}-W{count // 4 + 1}",
                        "counted_on": month.first_day + dt.timedelta(days=count % 4 * 7 + 3),
                        "company_code": COMPANIES[unit],
                        "cover_days_tenths": low + above,
                    }
                )
    return rows
