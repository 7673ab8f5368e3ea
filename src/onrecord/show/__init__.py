"""Records as rows, tables, JSON and pages."""
