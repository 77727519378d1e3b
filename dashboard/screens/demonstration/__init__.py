"""Screen: 示范创先."""
