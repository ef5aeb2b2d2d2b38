-- Units with their attributes, for grouping figures by anything but the tree.
-- Grain: unit.
CREATE TABLE mart.units (
    unit VARCHAR NOT NULL, -- unit id
    name VARCHAR NOT NULL, -- name for people
    type VARCHAR NOT NULL, -- unit type
    valid_from VARCHAR, -- 'YYYY-MM', NULL where it always was
    valid_to VARCHAR, -- 'YYYY-MM', NULL where it still is
    attributes MAP (VARCHAR, VARCHAR) NOT NULL -- declared attributes, as attributes['department_type']
);
