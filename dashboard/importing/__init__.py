"""Import: read, recognise, map, clean, check, preview, commit, undo."""
