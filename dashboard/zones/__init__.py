"""优质产品示范区: facts of the zones and their sentences."""
