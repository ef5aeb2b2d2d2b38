-- What one unit of a foreign currency was worth in a month, in the organisation's own.
-- Grain: currency, month_index.
CREATE TABLE ref.rates (
    currency VARCHAR NOT NULL, -- its three letters
    month_index INTEGER NOT NULL, -- month
    average DECIMAL(18, 9) NOT NULL, -- the month's average
    closing DECIMAL(18, 9) NOT NULL -- at the month's end
);
