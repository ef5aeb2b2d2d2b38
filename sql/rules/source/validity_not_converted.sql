-- Validity: an amount in another currency that cannot be converted, and counts nowhere.
-- Grain: source, kpi, unit, month_index.
INSERT INTO work.comparisons BY NAME
SELECT
    'validity' AS rule,
    c.kpi,
    c.unit,
    m.month_index,
    c.source AS left_source,
    c.amount AS left_value,
    c.delivery,
    c.row_number,
    FALSE AS passed,
    c.reason,
    CASE c.reason
        WHEN 'no_rate'
            THEN
                'found an amount in ' || c.currency || ' and no rate of ' || c.currency || ' for ' || c.month
                || ', without which it counts nowhere: add the month to rates'
        ELSE
            'found an amount in ' || c.currency || ' that has no room once it is converted: look at the '
            || 'amount and at the rate of ' || c.month
    END AS detail,
    c.reason || '|' || c.source AS place,
    0 AS times
FROM mart.conversions AS c
INNER JOIN ref.months AS m ON c.month = m.month
INNER JOIN ref.units AS u
    ON c.unit = u.unit AND m.month_index BETWEEN u.first_month AND u.last_month
WHERE c.reason IS NOT NULL
