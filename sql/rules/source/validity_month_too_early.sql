-- Validity: a standing claim about a month too early to be opened, most often a mistyped year. It is
-- a break of the month its delivery was asked for. Grain: source, kpi, unit, the claim's month.
INSERT INTO work.comparisons BY NAME
SELECT
    'validity' AS rule,
    v.kpi,
    v.unit,
    l.month_index,
    v.source AS left_source,
    v.value AS left_value,
    v.seq_from AS delivery,
    v.row_number,
    FALSE AS passed,
    'month_too_early' AS reason,
    'a figure for '
    || strftime(make_date(v.month_index // 12, v.month_index % 12 + 1, 1), '%Y-%m')
    || ', expected '
    || strftime(make_date(s.first_month // 12, s.first_month % 12 + 1, 1), '%Y-%m')
    || ' or later: correct the month at the source, or set organisation.first_month to an '
    || 'earlier month' AS detail,
    concat_ws('|', 'month_too_early', v.source, v.month_index) AS place,
    0 AS times
FROM core.vintages AS v
INNER JOIN core.loads AS l ON v.seq_from = l.seq
CROSS JOIN ref.settings AS s
WHERE v.seq_to IS NULL AND NOT v.withdrawn AND v.month_index < s.first_month
