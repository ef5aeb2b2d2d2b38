-- What has become of each decision. Grain: seq.
SELECT seq, state
FROM mart.decisions
ORDER BY seq
