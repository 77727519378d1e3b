"""What stands above all subjects: words of the cockpit, words and storylines of the meeting."""
