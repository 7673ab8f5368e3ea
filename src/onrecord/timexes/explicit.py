"""Explicit dates in languages that have a list of months but no grammar of their own yet (see `patterns`)."""

from onrecord.timexes.lexicon import Lexicon
from onrecord.timexes.template import Template

# In every language with words of time.
SHARED: tuple[Template, ...] = (
    Template(
        "iso",  # 2019-05-29; 2019-05-29T14:30
        "DATE",
        r"""(?P<year>\d{4}) - (?P<month_number>\d\d) - (?P<day>\d\d)
        (?: (?:T|~) (?P<hour>\d\d) : (?P<minute>\d\d) (?: :\d\d )? Z? )?""",
    ),
    Template("dotted", "DATE", r"""(?P<day>\d{1,2}) \. (?P<month_number>\d{1,2}) \. (?P<year>\d{4}) (?! \d | \.\d )"""),
    Template("slashed", "DATE", r"""(?P<slash1>\d{1,2}) / (?P<slash2>\d{1,2}) / (?P<year>\d{4}|\d\d) (?![\d/])"""),
)

RULES: tuple[Template, ...] = (
    Template(
        "day-range",  # с 3 по 5 мая 2019 года
        "DATE",
        r"""{from}? (?P<end1> {day} ) (?: ~?[-–—]~? | ~ (?:{range}) ~ )
        (?P<end2> {day2} ~ {of}? {month2} (?: ,?~ {of}? {year2} )? )""",
    ),
    Template("day-month", "DATE", r"""{day} ~ {of}? {month} (?: ,?~ {of}? {year} )?"""),  # 29 мая 2019 года
    Template("day-hijri", "DATE", r"""{day} ~ {of}? (?P<hijri>{hijri}) (?: ~ {year} )?"""),  # ٢٩ رمضان ١٤٤٠
    Template("month", "DATE", r"""{month} ~ {of}? {year}"""),  # май 2019
    Template("hijri", "DATE", r"""(?P<hijri>{hijri}) ~ {year}"""),  # رمضان ١٤٤٠
    Template("year", "DATE", r"""(?: {marked_year} | (?:{year_prefix}) ~ {year2} )"""),  # 2019 год; عام ٢٠١٩
)


def pieces(lex: Lexicon) -> dict[str, str]:
    """The pieces of the templates for explicit dates, by name; digits may be European or Arabic-Indic."""
    year = r"(?P<year>[12١٢]\d{3}(?!\d))"
    suffix = lex.links("year_suffix")
    return {
        "day": rf"(?P<day>(?:[0-3٠-٣]\d|[1-9١-٩])(?!\d|[.,:]\d))(?:{lex.links('day_suffix')})?",
        "month": rf"(?P<month>(?:{lex.anyone('months')})\b|(?:{lex.anyone('short_months')})(?:\.|\b))",
        "year": rf"(?:(?:{lex.links('year_prefix')})~)?{year}(?:~?(?:{suffix})(?!\w)\.?)?",
        "marked_year": rf"{year}~?(?:{suffix})(?!\w)\.?",
        "year_prefix": lex.links("year_prefix"),
        "of": rf"(?:(?:{lex.links('of')})~)",
        "from": rf"(?:(?:{lex.links('from')})~)",
        "range": lex.links("range"),
        "hijri": lex.anyone("hijri"),
    }
