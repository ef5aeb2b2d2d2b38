-- Published figures that are others by now, beyond tolerance.
-- Grain: kpi, unit, month.
CREATE TABLE mart.restatements (
    kpi VARCHAR NOT NULL, -- kpi id
    unit VARCHAR NOT NULL, -- unit id
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    edition INTEGER NOT NULL, -- first edition of the month with the card version it was last published in
    version INTEGER NOT NULL, -- that card version
    published DECIMAL(28, 9), -- the figure on it, in base units; NULL where it said there was none
    now DECIMAL(28, 9), -- the figure today, in base units; NULL where there is none
    revision DECIMAL(28, 9), -- now - published
    tolerance DECIMAL(28, 9), -- the difference that would have passed, in base units
    reason VARCHAR NOT NULL, -- restated, came_late where it was published without a figure, or gone
    planned BOOLEAN NOT NULL, -- within the kpi's declared months of revision
    source VARCHAR, -- where today's figure comes from: a source id or children
    delivery INTEGER, -- landing sequence number that brought it
    row_number INTEGER -- its row
);
