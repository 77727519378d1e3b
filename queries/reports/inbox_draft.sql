-- What has somebody typed of a form and not sent yet? At most one row.
SELECT
    written,
    saved_at
FROM inbox_drafts
WHERE owner = $owner AND unit = $unit AND dataset = $dataset AND period = $period
