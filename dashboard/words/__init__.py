"""How numbers, dates and names are written, and numbers tied into sentences."""
