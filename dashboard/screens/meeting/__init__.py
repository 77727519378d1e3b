"""Screen: 会议模式."""
