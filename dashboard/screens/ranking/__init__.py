"""Screen: 乡镇排名."""
