-- Standing claims of the source that a full delivery no longer makes, in the months it covers.
-- A claim that is quarantined now is among them: the source gives no usable figure any more, and
-- the one it gave before is not its word today.
-- Grain: kpi, unit, month_index. Parameters: source, is_full, first_month, last_month.
CREATE OR REPLACE TEMPORARY TABLE absent AS
SELECT
    v.kpi,
    v.unit,
    v.month_index,
    v.status
FROM core.vintages AS v
LEFT JOIN incoming AS i
    ON v.kpi = i.kpi AND v.unit = i.unit AND v.month_index = i.month_index
WHERE
    $is_full
    AND v.source = $source
    AND v.seq_to IS NULL
    AND NOT v.withdrawn
    AND v.month_index BETWEEN $first_month AND $last_month
    AND i.kpi IS NULL
