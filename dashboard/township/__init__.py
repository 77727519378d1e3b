"""乡镇画像: the facts of one township and their sentences."""
