"""查: one box that finds a place, a firm, an outlet, a clause, a duty, a figure, a file, a page."""
