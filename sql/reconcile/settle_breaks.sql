-- What decisions make of breaks: corrected before accepted before explained; what does not hold any
-- more leaves a break as it is. Grain: break_id.
UPDATE mart.breaks AS b
SET status = s.status
FROM (
    SELECT
        break_id,
        CASE kind WHEN 'accept' THEN 'accepted' WHEN 'explain' THEN 'explained' ELSE 'corrected' END
            AS status
    FROM mart.break_decisions
    WHERE holds AND kind NOT IN ('dispute', 'item')
    QUALIFY
        row_number() OVER (
            PARTITION BY break_id
            ORDER BY CASE kind WHEN 'explain' THEN 2 WHEN 'accept' THEN 1 ELSE 0 END, since DESC
        ) = 1
) AS s
WHERE b.break_id = s.break_id
