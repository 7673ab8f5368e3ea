"""The local page for reading and review."""
