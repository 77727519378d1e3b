"""十小整规: outlets, monthly reports, lead departments, and their sentences."""
