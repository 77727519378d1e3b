"""Screen: 自助分析."""
