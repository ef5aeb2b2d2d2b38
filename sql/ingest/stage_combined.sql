-- Each figure that several rows make, and whether they make one: operands by themselves, divided
-- last; a mean exact and half up at nine places, as a quotient is.
-- Grain: kpi, unit, month_index. Reads `gathered` and `deciding`; ways to combine by their numbers:
-- 0 sum, 1 mean, 2 first, 3 last, 4 max, 5 min, 6 count.
CREATE OR REPLACE TEMPORARY TABLE combined AS
WITH made AS (
    SELECT
        g.kpi,
        g.unit,
        g.month_index,
        g.combine,
        g.summands,
        g.row_number,
        g.faulty_row,
        g.total,
        g.currency,
        g.is_of_several,
        d.day,
        d.row_numbers,
        CAST(g.spot // 65536 AS INTEGER) AS place,
        CAST(g.spot % 65536 AS USMALLINT) AS block,
        coalesce(d.status, g.status) AS status,
        g.combine <> 6 AND coalesce(d.has_pair, g.pairs > 0) AS has_pair,
        g.pairs > 0 AND (g.combine IN (4, 5) OR (g.combine IN (0, 1) AND g.pairs < g.summands)) AS is_mixed,
        CASE g.combine
            WHEN 0 THEN g.total
            WHEN 1 THEN quotient(g.total, CAST(g.summands AS DECIMAL(28, 9)))
            WHEN 4 THEN g.largest
            WHEN 5 THEN g.smallest
            WHEN 6 THEN CAST(g.summands AS DECIMAL(28, 9))
            ELSE d.single
        END AS single,
        CASE g.combine
            WHEN 0 THEN g.numerator
            WHEN 1 THEN quotient(g.numerator, CAST(g.summands AS DECIMAL(28, 9)))
            ELSE d.numerator
        END AS numerator,
        CASE g.combine
            WHEN 0 THEN g.denominator
            WHEN 1 THEN quotient(g.denominator, CAST(g.summands AS DECIMAL(28, 9)))
            ELSE d.denominator
        END AS denominator
    FROM gathered AS g
    LEFT JOIN deciding AS d
        ON g.kpi = d.kpi AND g.unit = d.unit AND g.month_index = d.month_index
),

valued AS (
    SELECT
        * EXCLUDE (numerator, denominator),
        CASE WHEN has_pair THEN numerator END AS numerator,
        CASE WHEN has_pair THEN denominator END AS denominator,
        CASE WHEN has_pair THEN quotient(numerator, denominator) ELSE single END AS value
    FROM made
)

SELECT
    *,
    coalesce(
        abs(numerator) >= 1000000000000000
        OR abs(denominator) >= 1000000000000000
        OR abs(value) >= 1000000000000000
        OR (value IS NULL AND denominator IS DISTINCT FROM 0),
        FALSE
    ) AS is_too_large
FROM valued
