-- The frame of circulars that one user keeps, as JSON; no row before the first time.
SELECT frame
FROM circular_frames
WHERE owner = $owner
