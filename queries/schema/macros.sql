-- The one division of the product. 1 / 0 would be infinity in DuckDB: nothing / nothing is NULL.
CREATE OR REPLACE MACRO ratio(n, d) AS n / nullif(d, 0);

-- First day of the period of a date at a grain: year, half, quarter, month, day.
CREATE OR REPLACE MACRO period_start(day, grain) AS CAST(CASE grain
    WHEN 'year' THEN make_date(year(day), 1, 1)
    WHEN 'half' THEN make_date(year(day), CASE WHEN month(day) > 6 THEN 7 ELSE 1 END, 1)
    WHEN 'quarter' THEN make_date(year(day), 3 * quarter(day) - 2, 1)
    WHEN 'month' THEN make_date(year(day), month(day), 1)
    ELSE day
END AS date);

-- First day of the period in which a whole span lies, and how a count names it: as text, or '跨期'
-- when the span crosses the border of a period.
CREATE OR REPLACE MACRO period_day(first_day, last_day, grain) AS CASE
    WHEN period_start(first_day, grain) = period_start(last_day, grain)
        THEN period_start(first_day, grain)
END;
CREATE OR REPLACE MACRO period_named(day) AS coalesce(CAST(day AS varchar), '跨期');
CREATE OR REPLACE MACRO period_of(first_day, last_day, grain)
AS period_named(period_day(first_day, last_day, grain));

-- Period of a span in words that sort by time: 2010年, 2010年上半年, 2010年第1季度, 2010年03月, or
-- '跨期' when the span crosses the border of a period.
CREATE OR REPLACE MACRO period_label(first_day, last_day, grain) AS CASE
    WHEN period_start(first_day, grain) = period_start(last_day, grain)
        THEN year(first_day) || '年' || CASE grain
            WHEN 'half' THEN CASE WHEN month(first_day) > 6 THEN '下半年' ELSE '上半年' END
            WHEN 'quarter' THEN '第' || quarter(first_day) || '季度'
            WHEN 'month' THEN lpad(CAST(month(first_day) AS varchar), 2, '0') || '月'
            ELSE ''
        END
    WHEN first_day IS NOT NULL THEN '跨期'
END;

-- One dimension of a fact as text, chosen by name; 'all' puts everything into one group.
CREATE OR REPLACE MACRO dimension(
    name, township, area, trade, level, purpose, product_name, class, unit_id, first_day, last_day
) AS CASE name
    WHEN 'all' THEN '全部'
    WHEN 'township' THEN township
    WHEN 'area' THEN area
    WHEN 'trade' THEN trade
    WHEN 'level' THEN level
    WHEN 'purpose' THEN purpose
    WHEN 'product_name' THEN product_name
    WHEN 'class' THEN class
    WHEN 'zone' THEN unit_id
    ELSE period_of(first_day, last_day, name)
END;

-- The target of an indicator for a scope in force on a day; before the first, the one to come.
-- At most one row.
CREATE OR REPLACE MACRO target_on(indicator_id, scope_id, as_of) AS TABLE
    SELECT
        numerator,
        denominator
    FROM targets
    WHERE indicator = indicator_id AND scope = scope_id
    ORDER BY valid_from > as_of, abs(date_diff('day', valid_from, as_of))
    LIMIT 1;

-- By what a complaint is known: its number, else a mark of what it is about.
CREATE OR REPLACE MACRO complaint_key(number, matter) AS coalesce(number, '无编号' || left(md5(matter), 6));

-- The day by which an order knows the complaint that it follows.
CREATE OR REPLACE MACRO complaint_day(accepted, complained) AS coalesce(accepted, complained);
