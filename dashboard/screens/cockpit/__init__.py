"""Screen: 驾驶舱."""
