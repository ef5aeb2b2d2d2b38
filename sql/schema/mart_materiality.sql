-- Whether each break matters, and why: by what its other number would change on cards, whatever its size.
-- Grain: break_id.
CREATE TABLE mart.materiality (
    break_id VARCHAR NOT NULL, -- the break
    largest_effect DECIMAL(18, 9), -- the most it moves the score of any card, 0 to 10; NULL where it is unknown
    cards INTEGER, -- cards whose score or colour it changes, a unit's months counted each; NULL where it is unknown
    colour_changes INTEGER, -- scores at any level whose colour it changes, gained and lost scores included; NULL where it is unknown
    material BOOLEAN, -- whether it matters; NULL where it is unknown
    reason VARCHAR NOT NULL, -- colour, sign, direction, effect or earlier; small or none where it does not matter; unknown
    source VARCHAR, -- whose figure was put in place: a source id, children, or the rule's own; NULL where there was none
    figure DECIMAL(28, 9), -- that figure, in base units; NULL where undefined or where there was none
    effect_together DECIMAL(18, 9), -- the most any card moves with the open breaks of earlier months; NULL where there are none
    breaks_together INTEGER -- how many breaks that are, this one included; NULL where there are none
);
