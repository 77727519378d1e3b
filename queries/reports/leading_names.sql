-- Which writings of enterprises were decided to be one? One row is one writing with the leading one.
SELECT
    enterprise,
    firm
FROM leading_names
ORDER BY enterprise
