-- Published card versions of every edition.
-- Grain: month, edition, unit.
CREATE TABLE mart.editions (
    month VARCHAR NOT NULL, -- 'YYYY-MM'
    month_start DATE NOT NULL, -- first day of the month
    edition INTEGER NOT NULL, -- number within the month
    unit VARCHAR NOT NULL, -- unit id
    version INTEGER NOT NULL, -- card version; 0 for a card that is held and never was published
    status VARCHAR NOT NULL, -- provisional, final or held
    caveats VARCHAR NOT NULL, -- printed caveats, or why it is held
    card_digest VARCHAR NOT NULL, -- sha256 of the frozen tree
    pdf_sha256 VARCHAR, -- sha256 of the page
    excel_sha256 VARCHAR, -- sha256 of the workbook
    html_sha256 VARCHAR, -- sha256 of the web page; absent from editions of before there was one
    landing_sequence INTEGER NOT NULL, -- deliveries it was made from
    config_digest VARCHAR NOT NULL -- configuration it was made under
);
