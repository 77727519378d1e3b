"""Several counties at once: their archives, and the same questions asked of all of them, on this
machine or on a cluster.

The questions are those of queries/, whose SQL is the only source: macros are written out
(`expanded`), every table is told apart by county (`keyed`), and for another engine the tree is
translated (`dialect`). What an engine finds is kept as answers, which pages read.
"""
