"""Keeps findings, originals and decisions."""
