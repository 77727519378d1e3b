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

-- Period of a span: its first day as text, or '跨期' when the span crosses the border of a period.
CREATE OR REPLACE MACRO period_of(first_day, last_day, grain) AS CASE
    WHEN period_start(first_day, grain) = period_start(last_day, grain)
        THEN CAST(period_start(first_day, grain) AS VARCHAR)
    ELSE '跨期'
END;

-- The outlet register as of a day. A register that lists several trades of a township replaces
-- all earlier ones of that township; one that lists a single trade replaces that trade alone.
-- Only registers of the era of the newest one count: townships were redrawn in 2011.
CREATE OR REPLACE MACRO register_on(as_of) AS TABLE
SELECT o.*
FROM live_outlets AS o
INNER JOIN townships AS t
    ON o.township = t.name AND o.recorded_on BETWEEN t.valid_from AND t.valid_to
LEFT JOIN (
    SELECT township, max(recorded_on) AS recorded_on
    FROM (
        SELECT township, import_id, recorded_on
        FROM live_outlets
        WHERE recorded_on <= as_of
        GROUP BY ALL
        HAVING count(DISTINCT trade) > 1
    )
    GROUP BY township
) AS whole ON o.township = whole.township
WHERE
    o.recorded_on <= as_of
    AND o.recorded_on >= coalesce(whole.recorded_on, o.recorded_on)
    AND t.era = (
        SELECT max(e.era)
        FROM live_outlets AS n
        INNER JOIN townships AS e
            ON n.township = e.name AND n.recorded_on BETWEEN e.valid_from AND e.valid_to
        WHERE n.recorded_on <= as_of
    )
QUALIFY rank() OVER (
    PARTITION BY o.township, o.trade ORDER BY o.recorded_on DESC, o.import_id DESC
) = 1;

-- One dimension of a fact as text, chosen by name; 'all' puts everything into one group.
CREATE OR REPLACE MACRO dimension(
    name, township, area, trade, level, purpose, product_name, unit_id, first_day, last_day
) AS CASE name
    WHEN 'all' THEN '全部'
    WHEN 'township' THEN township
    WHEN 'area' THEN area
    WHEN 'trade' THEN trade
    WHEN 'level' THEN level
    WHEN 'purpose' THEN purpose
    WHEN 'product_name' THEN product_name
    WHEN 'zone' THEN unit_id
    ELSE period_of(first_day, last_day, name)
END;
