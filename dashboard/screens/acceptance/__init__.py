"""The page 考核验收."""
