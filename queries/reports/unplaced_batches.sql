-- Which batches of makers in the county name no township that is known up to $as_of? One row is one
-- batch, newest first. place: what the sheet says of where the maker is.
SELECT
    product,
    enterprise,
    place,
    sampled_to,
    import_id,
    sheet,
    row_number
FROM live_samples
WHERE in_county AND township IS NULL AND sampled_to <= $as_of
ORDER BY sampled_to DESC, import_id ASC, sheet ASC, row_number ASC
