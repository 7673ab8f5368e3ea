"""Findings from one document, each with its span."""
