-- When deliveries were received, as landing recorded it, no finer than it has to be.
-- Grain: delivery.
CREATE TABLE ref.arrivals (
    seq INTEGER NOT NULL, -- landing sequence number
    received_in INTEGER NOT NULL -- month_index of the month it was then in the organisation's time zone
);
