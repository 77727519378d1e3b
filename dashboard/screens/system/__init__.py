"""The system page: what runs here, one's own account, accounts, audit."""
