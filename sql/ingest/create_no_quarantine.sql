-- No cell of a delivery that is set aside.
-- Grain: place, block.
CREATE OR REPLACE TEMPORARY VIEW incoming_quarantine AS
SELECT
    NULL::INTEGER AS place,
    NULL::USMALLINT AS block,
    NULL::INTEGER AS row_number,
    NULL::INTEGER AS month_index,
    NULL::VARCHAR AS kpi,
    NULL::VARCHAR AS unit,
    NULL::VARCHAR AS reason,
    NULL::VARCHAR AS detail,
    NULL::VARCHAR AS column_name,
    NULL::VARCHAR AS value_text
WHERE FALSE
