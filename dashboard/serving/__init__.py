"""Several processes behind one address: readers that draw pages, a writer that publishes.

`python -m dashboard serve --readers N`. Everything here is light: the process that stands in front
loads neither pages nor tables.
"""
