"""Duties: who owes what by when, what shows that it was done, and how that is said."""
