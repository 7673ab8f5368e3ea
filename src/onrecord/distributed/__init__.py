"""Builds on many machines: the stage as a function of Arrow batches, its parts on disk, and the crew that does it."""
