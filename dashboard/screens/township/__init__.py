"""Screen: 乡镇画像."""
