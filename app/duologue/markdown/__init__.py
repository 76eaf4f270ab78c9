"""Text to blocks, without Qt."""
