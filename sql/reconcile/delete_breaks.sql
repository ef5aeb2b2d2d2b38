-- Takes back the breaks of some stages. Grain: break_id. Parameter: stages.
DELETE FROM mart.breaks
WHERE break_id IN (
    SELECT break_id(rule, kpi, unit, month_index, left_source, right_source, place)
    FROM work.comparisons
    WHERE NOT passed AND list_contains($stages, stage)
)
