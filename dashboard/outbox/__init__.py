"""What leaves by itself: subscribed questions into a folder, alerts by mail."""
