-- Every figure that stands, without where it came from. Grain: source, kpi, unit, month_index.
SELECT
    source,
    kpi,
    unit,
    month_index,
    value,
    numerator,
    denominator,
    status,
    currency
FROM core.vintages
WHERE seq_to IS NULL AND NOT withdrawn
