-- What stands of each source and KPI, in two numbers that tell whether any figure is another one;
-- where it came from is left out. Grain: source, kpi.
SELECT
    source,
    kpi,
    count(*) AS figures,
    bit_xor(
        hash(unit, month_index, value, numerator, denominator, status, currency)
    ) AS content
FROM core.vintages
WHERE seq_to IS NULL AND NOT withdrawn
GROUP BY source, kpi
