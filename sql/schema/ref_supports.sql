-- Which objectives of units above an objective serves.
-- Grain: unit, objective, supported_unit, supported_objective.
CREATE TABLE ref.supports (
    unit VARCHAR NOT NULL, -- unit id
    objective VARCHAR NOT NULL, -- objective id
    supported_unit VARCHAR NOT NULL, -- id of the unit above
    supported_objective VARCHAR NOT NULL -- id of the objective on its card
);
