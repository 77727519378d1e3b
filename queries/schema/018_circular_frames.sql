-- One row is the frame of circulars that one user keeps: issuer, addressee, number and the like.
CREATE TABLE circular_frames (
    owner VARCHAR NOT NULL PRIMARY KEY,
    frame VARCHAR NOT NULL,
    saved_at TIMESTAMP NOT NULL
);
