-- What did units send through the box by a day? One row is one report, in the order in which they came.
-- is_newest: of its unit, dataset and period, of those not withdrawn.
SELECT
    report_id,
    number,
    unit,
    duty,
    period,
    dataset,
    file_name AS sent_as,
    file_sha256,
    figures_sha256,
    row_count,
    trades,
    explanation,
    sent_on,
    entered_at,
    entered_by,
    withdrawn_at,
    withdrawn_by,
    withdrawn_at IS NULL AND row_number() OVER (
        PARTITION BY unit, dataset, period, withdrawn_at IS NULL ORDER BY report_id DESC
    ) = 1 AS is_newest
FROM inbox_reports
WHERE sent_on <= $as_of
ORDER BY report_id
