-- Steps of initiatives.
-- Grain: initiative, name.
CREATE TABLE ref.milestones (
    initiative VARCHAR NOT NULL, -- initiative id
    name VARCHAR NOT NULL, -- what is reached
    due_on DATE NOT NULL, -- day it is due
    done_on DATE, -- day it was reached
    weight DECIMAL(12, 6) NOT NULL -- against the others of its initiative
);
