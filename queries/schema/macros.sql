-- The one division of the product. 1 / 0 would be infinity in DuckDB: nothing / nothing is NULL.
CREATE OR REPLACE MACRO ratio(n, d) AS n / nullif(d, 0);

-- First day of the period of a date at a grain: year, half, quarter, month, day.
CREATE OR REPLACE MACRO period_start(day, grain) AS CAST(CASE grain
    WHEN 'year' THEN date_trunc('year', day)
    WHEN 'half' THEN date_trunc('year', day) + to_months(CASE WHEN month(day) > 6 THEN 6 ELSE 0 END)
    WHEN 'quarter' THEN date_trunc('quarter', day)
    WHEN 'month' THEN date_trunc('month', day)
    ELSE day
END AS DATE);
