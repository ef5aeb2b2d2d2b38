-- No figure of several rows, where rows are not combined.
-- Grain: kpi, unit, month_index.
CREATE OR REPLACE TEMPORARY TABLE combined (
    place INTEGER,
    block USMALLINT,
    kpi INTEGER,
    unit INTEGER,
    month_index INTEGER,
    row_number INTEGER,
    status UTINYINT,
    currency INTEGER,
    value DECIMAL(28, 9),
    numerator DECIMAL(28, 9),
    denominator DECIMAL(28, 9),
    summands INTEGER
)
