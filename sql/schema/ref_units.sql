-- Units of the organisation.
-- Grain: unit.
CREATE TABLE ref.units (
    unit VARCHAR NOT NULL, -- unit id
    name VARCHAR NOT NULL, -- name for people
    type VARCHAR NOT NULL, -- unit type
    first_month INTEGER NOT NULL, -- month_index it is valid from
    last_month INTEGER NOT NULL, -- month_index it is valid to
    depth INTEGER NOT NULL, -- longest way up to a root, 0 for a root
    position INTEGER NOT NULL, -- order in the configuration
    attributes MAP (VARCHAR, VARCHAR) NOT NULL -- declared attributes
);
