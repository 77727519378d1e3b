-- Where do the outlets of the registers of $as_of stand? One row is one outlet with a position.
SELECT
    township,
    name,
    longitude,
    latitude,
    import_id,
    sheet,
    row_number
FROM register_on($as_of)
WHERE longitude IS NOT NULL AND latitude IS NOT NULL
ORDER BY township, name, row_number
