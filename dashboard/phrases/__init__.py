"""Sentences: the findings that pages print as headlines and panel titles, made from measures.

Plain, numbered, no praise and no blame; nothing is claimed that the verdict does not bear.
Every function returns text, or (title, subtitle).
"""
