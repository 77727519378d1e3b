"""Screen: 长效机制."""
