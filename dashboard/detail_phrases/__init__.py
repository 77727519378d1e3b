"""Sentences of the 详解 parts of the pages: what the statistics bear, and how to read them.

The rules are those of dashboard.phrases: plain, numbered, no praise, no blame. Every function
returns text, a list of lines, or (title, subtitle).
"""
