"""督查与执法: rounds, visits with what came of them, joint enforcement, and their sentences."""
