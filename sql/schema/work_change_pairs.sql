-- Cards that were held against each other for mart.score_changes. Grain: number.
CREATE TABLE work.change_pairs (
    number INTEGER NOT NULL, -- of the pair
    since VARCHAR NOT NULL, -- last_month or last_version
    unit VARCHAR NOT NULL, -- unit id
    month_index INTEGER NOT NULL, -- month, of the card as it is now
    published BOOLEAN NOT NULL -- whether the card before is a published one
);
