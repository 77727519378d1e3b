"""What can be wrong with the product's own files, asked of every subject at once."""
