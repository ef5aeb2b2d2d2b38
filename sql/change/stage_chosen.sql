-- The pairs whose sides are looked at: those of a batch of cards between. Grain: number. Parameter: batch.
CREATE OR REPLACE TABLE what_if.work.looked AS
SELECT p.*
FROM what_if.work.pairs AS p
SEMI JOIN what_if.work.choices AS h ON p.number = h.number AND h.is_between AND h.batch = $batch
