-- Child belongs to parent, from one month to another, with the share it owns.
-- Grain: parent, child, first_month.
CREATE TABLE ref.edges (
    parent VARCHAR NOT NULL, -- unit id
    child VARCHAR NOT NULL, -- unit id
    share DECIMAL(9, 6) NOT NULL, -- fraction owned; negative where it is subtracted, 0 where it does not count
    first_month INTEGER NOT NULL, -- month_index it holds from
    last_month INTEGER NOT NULL -- month_index it holds to
);
