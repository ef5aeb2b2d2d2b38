-- Scales that thresholds give: figures with their scores, between which lie straight lines.
-- Grain: threshold, position.
CREATE TABLE ref.points (
    threshold INTEGER NOT NULL, -- number of the threshold
    kind VARCHAR NOT NULL, -- explicit or min_max
    position INTEGER NOT NULL, -- order by figure, from 1
    figure DECIMAL(28, 9) NOT NULL, -- in base units
    score INTEGER NOT NULL -- in three-thousandths: 10000 where red ends, 20000 at a goal, 30000 the best
);
