"""乡镇排名: comparison groups and sentences about the order of townships."""
