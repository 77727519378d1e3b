"""What is on the screen, one room per subject."""
