-- What the figures of each source are multiples of: the zeros that nineteen of twenty end in. A KPI's
-- step is the coarsest of its sources', where another is finer; alike, they say nothing of rounding.
-- Grain: kpi. Parameter: fewest, figures a source must have to be looked at.
CREATE OR REPLACE TEMP TABLE steps AS
WITH of_source AS (
    SELECT kpi, source, quantile_disc(zeros, 0.05) AS zeros
    FROM figures
    GROUP BY kpi, source
    HAVING count(zeros) >= $fewest
)
SELECT kpi, pow(10, max(zeros) - 9)::DECIMAL(28, 9) AS step
FROM of_source
GROUP BY kpi
HAVING min(zeros) < max(zeros)
