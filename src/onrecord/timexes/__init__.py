"""The grammar of time expressions: words to parts (day, month, relation), and calendar moments."""

from onrecord.timexes.moment import Moment
from onrecord.timexes.parts import Expression, Parts
from onrecord.timexes.ranges import turns_year
from onrecord.timexes.scan import read, scan

__all__ = ["Expression", "Moment", "Parts", "read", "scan", "turns_year"]
