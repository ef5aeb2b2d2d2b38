-- Claims in other currencies, converted at the month's rates: amounts that are not, count nowhere. Of a
-- ratio each operand that is an amount is converted by itself, and they are divided last.
-- Grain: source, kpi, unit, month.
INSERT INTO mart.conversions BY NAME
WITH told AS (
    SELECT
        v.source,
        v.kpi,
        v.unit,
        v.month_index,
        v.value,
        v.numerator,
        v.denominator,
        v.currency AS said,
        v.seq_from AS seq,
        v.row_number
    FROM core.vintages AS v
    SEMI JOIN ref.conversions AS k ON v.kpi = k.kpi
    ANTI JOIN ref.cumulative AS c ON v.source = c.source AND v.kpi = c.kpi
    WHERE v.seq_to IS NULL AND NOT v.withdrawn
    UNION ALL
    SELECT
        t.source,
        t.kpi,
        t.unit,
        t.month_index,
        t.value,
        t.numerator,
        t.denominator,
        NULL,
        t.seq,
        t.row_number
    FROM work.from_totals AS t
    SEMI JOIN ref.conversions AS k ON t.kpi = k.kpi
),
placed AS (
    SELECT
        t.*,
        coalesce(
            CASE WHEN t.said = s.currency THEN '' ELSE t.said END,
            by_column.currency,
            by_source.currency,
            by_unit.currency,
            ''
        ) AS currency
    FROM told AS t
    CROSS JOIN ref.settings AS s
    LEFT JOIN ref.currencies AS by_column ON t.source = by_column.source AND t.kpi = by_column.kpi
    LEFT JOIN ref.currencies AS by_source ON t.source = by_source.source AND by_source.kpi = ''
    LEFT JOIN ref.currencies AS by_unit ON by_unit.source = '' AND t.unit = by_unit.unit
),
rated AS (
    SELECT
        t.*,
        m.month,
        r.currency IS NOT NULL AS is_rated,
        CASE k.value_at WHEN 'average' THEN r.average WHEN 'closing' THEN r.closing END AS value_rate,
        CASE k.numerator_at WHEN 'average' THEN r.average WHEN 'closing' THEN r.closing END AS numerator_rate,
        CASE k.denominator_at WHEN 'average' THEN r.average WHEN 'closing' THEN r.closing END AS denominator_rate,
        coalesce(
            k.value_at,
            CASE
                WHEN k.denominator_at IS NULL THEN k.numerator_at
                ELSE coalesce(k.numerator_at, '1') || ' / ' || k.denominator_at
            END
        ) AS rates
    FROM placed AS t
    INNER JOIN ref.months AS m ON t.month_index = m.month_index
    INNER JOIN ref.conversions AS k ON t.kpi = k.kpi
    LEFT JOIN ref.rates AS r ON t.currency = r.currency AND t.month_index = r.month_index
    WHERE t.currency <> ''
),
converted AS (
    SELECT
        * EXCLUDE (value, numerator, denominator),
        value AS amount,
        numerator AS amount_numerator,
        denominator AS amount_denominator,
        -- A bare ratio is multiplied first and divided last.
        quotient(
            TRY_CAST(TRY(value * coalesce(value_rate, numerator_rate, 1)) AS DECIMAL(28, 9)),
            coalesce(denominator_rate, 1)
        ) AS single,
        TRY_CAST(TRY(numerator * coalesce(numerator_rate, 1)) AS DECIMAL(28, 9)) AS numerator,
        TRY_CAST(TRY(denominator * coalesce(denominator_rate, 1)) AS DECIMAL(28, 9)) AS denominator
    FROM rated
),
valued AS (
    SELECT
        *,
        CASE WHEN amount_denominator IS NULL THEN single ELSE quotient(numerator, denominator) END AS value,
        CASE
            WHEN NOT is_rated THEN 'no_rate'
            WHEN amount_denominator IS NULL AND amount IS NOT NULL AND single IS NULL THEN 'overflow'
            WHEN amount_numerator IS NOT NULL AND numerator IS NULL THEN 'overflow'
            WHEN amount_denominator IS NOT NULL AND denominator IS NULL THEN 'overflow'
            WHEN amount_denominator <> 0 AND quotient(numerator, denominator) IS NULL THEN 'overflow'
        END AS reason
    FROM converted
)
SELECT
    source,
    kpi,
    unit,
    month,
    currency,
    amount,
    amount_numerator,
    amount_denominator,
    numerator_rate,
    denominator_rate,
    quotient(coalesce(value_rate, numerator_rate, 1), coalesce(denominator_rate, 1)) AS rate,
    rates,
    CASE WHEN reason IS NULL THEN value END AS value,
    CASE WHEN reason IS NULL THEN numerator END AS numerator,
    CASE WHEN reason IS NULL THEN denominator END AS denominator,
    seq AS delivery,
    row_number,
    reason
FROM valued
