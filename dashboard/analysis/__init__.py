"""Questions of one's own: measures by any dimensions, counted by the definitions, and read-only
SQL over the same documented views."""
