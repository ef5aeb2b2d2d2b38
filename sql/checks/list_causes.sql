-- What may have caused a break, likeliest first. Grain: rank. Parameter: id.
SELECT
    d.rank,
    d.named,
    d.cause,
    d.detail AS parameter,
    d.chance,
    d.odds,
    d.months,
    d.series,
    d.since,
    d.suspect,
    d.corrected,
    d.residual
FROM mart.diagnoses AS d
WHERE d.break_id = $id
ORDER BY d.rank
