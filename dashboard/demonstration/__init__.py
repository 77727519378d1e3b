"""示范创先: stages, regions and rows of the demonstration campaigns, and their sentences."""
