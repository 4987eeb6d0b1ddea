"""What a monthly series does: its level, its direction, its turn and its yearly shape."""
