"""Letters that the office signs: kinds as data, facts of the store, one engine."""
