"""Screen: 整规进度."""
