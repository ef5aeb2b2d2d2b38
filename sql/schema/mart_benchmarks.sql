-- What others reach beside each measure, on the basis it is scored on; no score rests on it.
-- Grain: unit, month, kpi, basis.
CREATE TABLE mart.benchmarks (
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    kpi VARCHAR NOT NULL, -- kpi id
    basis VARCHAR NOT NULL, -- month, quarter, ytd, rolling_3 or rolling_12
    name VARCHAR NOT NULL, -- whose figure it is
    benchmark DECIMAL(28, 9) NOT NULL, -- on the basis, in base units; of a flow the sum of its months
    variance DECIMAL(28, 9), -- scored_value of the measure - benchmark; NULL where there is no figure, or one in part
    variance_share DECIMAL(28, 9), -- variance as a fraction of the benchmark's size; NULL where it is 0
    favourable BOOLEAN -- whether the variance is good under the polarity; exactly on it is; NULL of a target range
);
