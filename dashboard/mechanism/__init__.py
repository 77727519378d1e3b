"""长效机制: systems, training, grid, complaints and money, and their sentences."""
