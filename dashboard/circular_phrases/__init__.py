"""Sentences of circulars in official wording: every number tied, every claim borne by a verdict.

Nothing is called leading or behind unless the statistics separate it from chance.
"""
