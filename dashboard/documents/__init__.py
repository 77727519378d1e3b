"""The papers: clauses, actors, registers they ask for, the county's own copies."""
