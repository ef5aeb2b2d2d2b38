-- The pairs whose sides are looked at: all of them, to begin with. Grain: number.
CREATE OR REPLACE TABLE what_if.work.looked AS
SELECT *
FROM what_if.work.pairs
