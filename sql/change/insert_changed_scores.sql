-- The scores of the pairs of some months with their five parts. Grain: number, level, item, basis.
INSERT INTO work.changed_scores BY NAME
SELECT
    number,
    level,
    item,
    basis,
    score_before,
    score,
    actuals::DECIMAL(18, 9) AS actuals,
    targets::DECIMAL(18, 9) AS targets,
    weights::DECIMAL(18, 9) AS weights,
    coverage::DECIMAL(18, 9) AS coverage,
    restatement::DECIMAL(18, 9) AS restatement
FROM what_if.work.parts
