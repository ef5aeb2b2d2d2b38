-- How people see objectives of a month, beside the computed score. Grain: unit, objective, month_index.
CREATE TABLE ref.assessments (
    unit VARCHAR NOT NULL, -- unit id
    objective VARCHAR NOT NULL, -- objective id
    month_index INTEGER NOT NULL, -- month it speaks of
    colour VARCHAR NOT NULL, -- green, amber or red
    person VARCHAR NOT NULL, -- person id
    reason VARCHAR NOT NULL -- why
);
