-- The outlet register as of a day. A register that lists several trades of a township replaces
-- all earlier ones of that township; one that lists a single trade replaces that trade alone.
-- Only registers of the era of the newest one count: townships were redrawn in 2011.
-- What counts is decided by township, trade, day and import, of which there are few, not row by row.
CREATE OR REPLACE MACRO register_on(as_of) AS TABLE
    WITH blocks AS (
        SELECT
            township,
            trade,
            recorded_on,
            import_id
        FROM live_outlets
        WHERE recorded_on <= as_of
        GROUP BY ALL
    ),

    placed AS (
        SELECT
            b.*,
            t.era
        FROM blocks AS b
        INNER JOIN townships AS t
            ON b.township = t.name AND b.recorded_on BETWEEN t.valid_from AND t.valid_to
    ),

    whole AS (
        SELECT
            township,
            max(recorded_on) AS recorded_on
        FROM (
            SELECT
                township,
                import_id,
                recorded_on
            FROM blocks
            GROUP BY ALL
            HAVING count(DISTINCT trade) > 1
        ) AS several
        GROUP BY township
    ),

    newest AS (
        SELECT
            p.township,
            p.trade,
            p.recorded_on,
            p.import_id
        FROM placed AS p
        LEFT JOIN whole AS w ON p.township = w.township
        WHERE
            p.recorded_on >= coalesce(w.recorded_on, p.recorded_on)
            AND p.era = (SELECT max(era) FROM placed)
        QUALIFY rank() OVER (
            PARTITION BY p.township, p.trade ORDER BY p.recorded_on DESC, p.import_id DESC
        ) = 1
    )

    SELECT o.*
    FROM live_outlets AS o
    INNER JOIN newest AS n
        ON
            o.township = n.township AND o.trade IS NOT DISTINCT FROM n.trade
            AND o.recorded_on = n.recorded_on AND o.import_id = n.import_id;

-- Monthly reports that came after a day, by the list of received reports: nobody knew them by then.
-- One row is one township in one month, with the day it came.
CREATE OR REPLACE MACRO reports_after(as_of) AS TABLE
    SELECT
        l.township,
        l.period,
        l.came_on
    FROM (
        SELECT
            s.unit AS township,
            s.period,
            min(s.received_on) AS came_on
        FROM submissions AS s
        INNER JOIN live_imports AS i ON s.import_id = i.import_id
        WHERE s.duty = '75.monthly'
        GROUP BY s.unit, s.period
    ) AS l
    WHERE l.came_on > as_of;  -- noqa: RF03

-- The day whose register speaks for the demonstration applicants known by a day: the day itself, or
-- the last of the era in which they applied, since townships were redrawn in 2011.
CREATE OR REPLACE MACRO demonstration_day(as_of) AS coalesce(
    (
        SELECT min(t.valid_to)
        FROM townships AS t
        INNER JOIN (
            SELECT max(step.day) AS newest
            FROM (
                SELECT
                    unnest(
                        [
                            self_assessed_on, applied_on, reviewed_on, assessed_on, published_on,
                            approved_on, commended_on
                        ]
                    ) AS day
                FROM live_demonstration_units
                WHERE township IS NOT NULL
            ) AS step
            WHERE step.day <= as_of  -- noqa: RF03
        ) AS steps ON steps.newest BETWEEN t.valid_from AND t.valid_to
        WHERE t.valid_to < as_of
    ),
    as_of
);

-- What told how many outlets of a trade a township has, and when: one row is one trade of one township
-- in one register (dataset outlets, its day) or in one month's report (monthly_reports, its last day).
CREATE OR REPLACE VIEW told_trades AS
SELECT
    'outlets' AS dataset,
    township,
    trade,
    recorded_on AS told_on,
    count(*) AS outlets
FROM live_outlets
GROUP BY ALL
UNION ALL
SELECT
    'monthly_reports' AS dataset,
    township,
    trade,
    last_day(month) AS told_on,
    sum(outlets) AS outlets
FROM live_monthly_progress
WHERE outlets IS NOT NULL
GROUP BY ALL;
