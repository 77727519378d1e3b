"""Charts: table + selection → plotly figure. They never query and never judge.

Titles, subtitles and feet are written by the page as HTML (they wrap there); a figure holds marks,
direct labels and the target line. Rates come in as 0..1 and are drawn in percent. Here lie the
marks that several subjects share; a chart of one subject lies beside its screen.
"""
