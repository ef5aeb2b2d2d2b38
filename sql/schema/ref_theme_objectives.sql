-- Which objectives of each card serve a theme. Grain: unit, theme, objective.
CREATE TABLE ref.theme_objectives (
    unit VARCHAR NOT NULL, -- unit id
    theme VARCHAR NOT NULL, -- theme id
    objective VARCHAR NOT NULL -- objective id
);
