"""Turn articles into a record that can be checked: statements, events, dates and sources, each with its span."""

__version__ = "0.1.0"
