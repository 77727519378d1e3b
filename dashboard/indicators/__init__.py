"""Indicators: definitions, counts of evidence, order by chance, and one value in words."""
