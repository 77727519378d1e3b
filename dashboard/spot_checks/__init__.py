"""监督抽查: batches of every product, standards, published figures, and their sentences."""
