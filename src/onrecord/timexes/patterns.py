"""The patterns of time expressions, one named rule each, written with the pieces of a language's lexicon.

A template is a verbose regular expression in which `~` is a gap between words and `{piece}` a piece; `{month2}` is the
piece `{month}` with its groups numbered for the second end of a range.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from onrecord.model.time import TimexType
from onrecord.timexes.lexicon import GAP, Lexicon, lexicon

_GROUP = re.compile(r"\(\?P<([a-z_]+)>")
_PIECE = re.compile(r"\{([a-z_]+)(2?)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A compiled pattern with its name and the TIMEX3 type of what it reads."""

    name: str
    type: TimexType
    pattern: re.Pattern[str]


# Rules for every language: a name, a type, a template, an example.
SHARED: tuple[tuple[str, TimexType, str], ...] = (
    ("iso", "DATE", r"(?P<year>\d{4})-(?P<month_number>\d\d)-(?P<day>\d\d)(?:(?:T|~)(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?Z?)?"),  # 2019-05-29
    ("dotted", "DATE", r"(?P<day>\d{1,2})\.(?P<month_number>\d{1,2})\.(?P<year>\d{4})(?!\d|\.\d)"),  # 29.05.2019
    ("slashed", "DATE", r"(?P<slash1>\d{1,2})/(?P<slash2>\d{1,2})/(?P<year>\d{4}|\d\d)(?![\d/])"),  # 29/05/2019
)

ENGLISH: tuple[tuple[str, TimexType, str], ...] = (
    # --- ranges, read as one expression with two ends
    ("night-range", "TIME", r"{the}(?P<part>night|nights)~(?:from|of|between)~(?P<end1>{the}{day})(?:~(?:to|and|until)~|~?[-–—/]~?)"
                            r"(?P<end2>{the}{day2}~(?:of~)?{month2}(?:,?~{year2})?)"),  # the night from 19 to 20 of May
    ("day-range", "DATE", r"(?:(?:from|between)~)?(?P<end1>{the}{day})(?:~(?:to|and|until|till|through)~|~?[-–—]~?)"
                          r"(?P<end2>{the}{day2}~(?:of~)?{month2}(?:,?~(?:of~)?{year2})?)"),  # from 3 to 5 May 2019
    ("month-day-range", "DATE", r"(?:(?:from|between)~)?(?P<end1>{month}~{the}{day})(?:~(?:to|and|until|till|through)~|~?[-–—]~?)"
                                r"(?P<end2>(?:{month2}~)?{the}{day2}\b(?!~?(?:percent|%|[a-z]))(?:,?~{year2})?)"),  # May 3-5, 2019
    ("date-range", "DATE", r"(?:(?:from|between)~)?(?P<end1>{the}{day}~(?:of~)?{month}(?:,?~{year})?)"
                           r"(?:~(?:to|and|until|till|through)~|~?[-–—]~?)(?P<end2>{the}{day2}~(?:of~)?{month2}(?:,?~{year2})?)"),  # 28 May to 3 June
    ("month-range", "DATE", r"(?:(?:from|between)~)(?P<end1>{month}(?:~{year})?)~(?:to|and|until|till|through)~"
                            r"(?P<end2>{month2}(?!~?\d{1,2}\b)(?:,?~(?:of~)?{year2})?)"),  # between March and May 2014
    ("year-range", "DATE", r"(?:(?:from|between|the~years|years)~)?(?P<end1>{year})(?:~(?:to|and|until|till|through)~|~?[-–—/]~?)"
                           r"(?P<end2>{year2}|(?P<short2>\d\d)(?![\d,.%]))(?![-–—]\d)"),  # between 2013 and 2016; 1914-18

    # --- dates of the calendar
    ("day-month", "DATE", r"(?:{about}~)?{before}{the}{day}(?:~of)?~{month}(?:,?~(?:of~)?(?:{year}|{short}|{of}))?"),  # Monday, the 29th of May, 2019
    ("month-day", "DATE", r"{before}{month}~{the}{day}(?!{year_tail})(?:,?~(?:of~)?(?:{year}|{short}|{of}))?(?:,?~{clock_plain2})?"),  # Oct. 23, 1999
    ("month", "DATE", r"(?:{about}~)?{mod}?{rel}?{month}(?:,?~(?:of~)?(?:{year}|{short}|{of}))?"),  # early May 2019; June last year
    ("season", "DATE", r"{mod}?(?:{rel}|{the}){season}(?:,?~(?:of~)?(?:{year}|{short}|{of}))?"),  # the spring of 1994; last fall
    ("quarter", "DATE", r"(?:{mod}?(?:{the}{year_of}~|{rel})?{the}(?:fiscal(?:~|-))?{ordinal}~quarter|{ordinal2}-quarter)(?:,?~(?:of~)?(?:(?:fiscal~)?{year2}|{short}|{of2}))?"),  # the third quarter of 1998
    ("quarter-code", "DATE", r"Q(?P<quarter>[1-4])(?:~|/|,~)?{year}?"),  # Q3 2001
    ("half", "DATE", r"{the}(?P<half>first|second|last|latter)(?:~|-)half(?:,?~(?:of~)(?:{the})?(?:{year}|{short}|{of}|{unit_year2}))"),  # the first half of 1989
    ("period", "DATE", r"{the}(?:comparable~|corresponding~|same~)?(?P<yearly>year-earlier|year-ago|latest|current|previous|{year})~(?:fiscal~)?(?P<span_of>quarter|period|third~quarter)(?:~{of})?"),  # the year-earlier quarter
    ("decade", "DATE", r"{mod}?{the}(?P<decade>[12]\d\d)0['’]?s\b"),  # the late 1970s
    ("decade-short", "DATE", r"{mod}?{the}(?:['’](?P<decade_digit>\d)0['’]?s|(?P<decade_word>{decade_words}))\b"),  # the nineties
    ("century", "DATE", r"{mod}?{the}(?:(?P<century>\d{1,2})(?:st|nd|rd|th)|(?P<century_word>{ordinal_words}))(?:~|-)century(?:~(?P<era>BCE?\b|B\.C(?:\.E)?\b\.?|AD\b|A\.D\b\.?))?"),  # the 19th century
    ("era-year", "DATE", r"{mod}?(?P<year>\d{1,4})~?(?P<era>BCE?\b|B\.C(?:\.E)?\b\.?|AD\b|A\.D\b\.?)"),  # 218 BC
    ("year", "DATE", r"(?:{about}~)?{mod}?(?:(?:the~)?(?P<word>fiscal(?:~year)?|year)~)?{year}(?![-–—]\d|['’]?s\b)"),  # mid-1996; fiscal 1989
    ("year-short", "DATE", r"{mod}?{short}(?!s)"),  # '99
    ("holiday", "DATE", r"(?:{rel})?(?P<holiday>{holidays})(?:,?~(?:of~)?(?:{year}|{of}))?"),  # Christmas Eve 1999

    # --- week days and clock times
    ("weekday", "DATE", r"(?:{clock},?~(?:on~)?)?{mod}?{rel}?{weekday}(?:~{part2})?"),  # last Friday night; noon Saturday
    ("clock", "TIME", r"(?:{about}~)?{clock}(?:,?~(?:on~)?(?P<day_word>today|yesterday|tomorrow))?"),  # around 7:15 p.m.
    ("this-part", "TIME", r"{mod}?(?P<relation>this|that|the~same|the~next|the~following|the~previous|last|yesterday|tomorrow)~{part}"),  # this morning
    ("part", "TIME", r"(?P<part>night|daytime)"),  # at night
    ("the-part", "TIME", r"{mod}?the~{part}(?!~(?:from|shift|school|watch))"),  # in the morning

    # --- relative to now or to another time
    ("day-word", "DATE", r"{mod}?(?P<day_word>today|yesterday|tomorrow|tonight|the~day~before~yesterday|the~day~after~tomorrow)(?!~(?:morning|afternoon|evening|night))"),  # late yesterday
    ("rel-unit", "DATE", r"{mod}?{rel}{unit_one}"),  # earlier this year; the following day
    ("rel-number", "DURATION", r"(?:at~least~)?{the}(?P<relation>last|past|next|coming|following|previous|first|preceding)~{number}~{unit}(?:~or~so)?"),  # the past two months
    ("ago", "DATE", r"{approx}?(?:just~|only~)?(?:{number}~{unit}|(?P<vague_unit>years|months|weeks|days|hours|decades|centuries))(?:~or~so)?~(?P<relation>ago|earlier|later|before\b(?!~(?:the|a|he|she|they|it|his|her|its|their)\b)|from~now|hence|afterwards?|previously)"),  # two days later
    ("day-before", "DATE", r"the~(?P<unit>day|week|month|year)~(?P<relation>before|after)(?!~(?:yesterday|tomorrow))"),  # the day before
    ("yearly", "DATE", r"(?P<relation>year-earlier|year-ago)"),  # year-earlier
    ("end-of", "DATE", r"(?P<mod_word>year|month|week)(?:['’]s)?(?:~|-)end"),  # year-end; month's end
    ("unit-alone", "DATE", r"{mod_of}{the}{unit_one}"),  # the end of the month; later in the year
    ("year-ended", "DURATION", r"the~(?:fiscal~)?(?P<whole_unit>year)(?=~end(?:ed|ing|s)\b)"),  # the year ended Sept. 30
    ("the-unit", "DATE", r"the~(?:full~|fiscal~|latest~fiscal~|current~fiscal~)?(?P<unit>quarter|weekend|year)\b"),  # the quarter

    # --- durations and sets
    ("part-of", "DURATION", r"{the}(?P<relation>last|first|final|opening|closing)~(?:{number}~)?(?:full~)?{unit}~of~{the}(?:{month}(?:,?~(?:of~)?{year})?|{year2})"),  # the last week of August
    ("duration", "DURATION", r"{approx}?(?:the~(?:first~)?)?{number}~(?:more~|additional~|further~|consecutive~|straight~|full~)?{unit}(?:~or~(?:so|more))?"),  # more than three years
    ("hyphened", "DURATION", r"{number}-{unit}(?:-long)?"),  # a two-year plan
    ("half-unit", "DURATION", r"{approx}?half~(?:an?~)(?P<half_unit>hour|day|year|century|decade)"),  # half an hour
    ("units", "DURATION", r"(?P<number_vague>many|several|a~few|few|some)?(?:~)?(?P<unit_plural>years|months|weeks|days|hours|decades|centuries|minutes)"),  # for months
    ("every", "SET", r"(?P<every>every|each)~(?:{number}~|other~)?(?:{unit}|{weekday}|{part}|{month}|{season})(?:~{part2})?"),  # every two weeks
    ("rate", "SET", r"(?P<times>once|twice|times|days|hours)~(?:a|an|per|every)~(?P<rate_unit>day|week|month|year)"),  # twice a week
    ("weekdays", "SET", r"(?P<weekdays>{weekday_plural})(?:~{part})?"),  # on Mondays
    ("set", "SET", r"(?P<set>{sets})"),  # daily
    ("ref", "DATE", r"(?P<ref>{refs})(?![-])"),  # now, recently, the future

    # --- leaning on what the text said before
    ("anaphor", "DATE", r"(?P<anaphor>that~(?:same~)?time|then)"),  # at that time
    ("vague-shift", "DATE", r"(?:a~bit|a~little|some~time|sometime|somewhat|a~short~time|not~long|shortly)~(?P<relation>earlier|later|afterwards?)"),  # a bit later
    ("between-events", "DATE", r"between~(?:these|those)~(?:two~)?(?:events|statements|incidents|dates|attacks|meetings|speeches)"),  # between these two events
    ("from-now", "DATE", r"from~now~(?:on|to~this)"),  # from now on
    ("bare-shift", "DATE", r"(?P<relation>before|earlier)"),  # before, everybody was ...
)

EXPLICIT: tuple[tuple[str, TimexType, str], ...] = (
    ("day-range", "DATE", r"(?:[сСзЗ]~|من~)?(?P<end1>{day})(?:~?[-–—]~?|~(?:{range_words})~)(?P<end2>{day2}~(?:(?:{of_words})~)?{month2}(?:~{year2})?)"),  # с 3 по 5 мая 2019
    ("day-month", "DATE", r"{day}~(?:(?:{of_words})~)?{month}(?:,?~(?:(?:{of_words})~)?{year})?"),  # 29 мая 2019 года
    ("day-hijri", "DATE", r"{day}~(?:(?:{of_words})~)?(?P<hijri>{hijri_words})(?:~{year})?"),  # ٢٩ رمضان ١٤٤٠
    ("month", "DATE", r"{month}~(?:(?:{of_words})~)?{year}"),  # май 2019
    ("hijri", "DATE", r"(?P<hijri>{hijri_words})~{year}"),  # رمضان ١٤٤٠
    ("year", "DATE", r"(?:{year_marked}|(?:{year_prefix})~{year2})"),  # 2019 год
)  # fmt: skip


@cache
def rules(language: str) -> tuple[Rule, ...]:
    """The rules of a language, in order of preference; none for a language without words of time."""
    lex = lexicon(language)
    if not lex.tables:
        return ()
    pieces = _english(lex) if language == "en" else _explicit(lex)
    own = ENGLISH if language == "en" else EXPLICIT
    return tuple(Rule(name=name, type=type_, pattern=_compile(template, pieces)) for name, type_, template in (*SHARED, *own))


def _compile(template: str, pieces: Mapping[str, str]) -> re.Pattern[str]:
    def put(match: re.Match[str]) -> str:
        piece = _PIECE.sub(put, pieces[match[1]])
        return f"(?:{_GROUP.sub(_numbered, piece) if match[2] else piece})"

    body = _PIECE.sub(put, template).replace("~", GAP)
    return re.compile(rf"(?<![\w$€£#])(?:{body})(?!\w)", re.IGNORECASE)


def _numbered(group: re.Match[str]) -> str:
    return f"(?P<{group[1]}2>"


def _english(lex: Lexicon) -> dict[str, str]:
    mods = lex.anyone("mods")
    relative = "last|next|this|past|coming|previous|following|same|current|that|preceding|latest"
    return {
        "the": r"(?:the~)?",
        "day": r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:~?(?:st|nd|rd|th)\b)?(?![\d:%]|[.,]\d)|" + f"(?:{lex.anyone('ordinals')}))",
        "month": rf"(?P<month>(?-i:{lex.names('months', at_least=5)}|May|June|July)\b|(?-i:{lex.names('months', at_most=4)})(?:\.|\b))",
        "weekday": rf"(?P<weekday>(?:{lex.anyone('weekdays', at_least=6)})\b|(?-i:{lex.names('weekdays', at_most=5)})\.)",
        "weekday_plural": "(?:" + lex.anyone("weekdays", at_least=6) + ")s",
        "year": r"(?P<year>(?:1[0-9]|20)\d\d(?![\d%]|[.,]\d)|(?:nineteen|eighteen)(?:~|-)(?:hundred|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        r"(?:(?:~|-)(?:one|two|three|four|five|six|seven|eight|nine))?)|two~thousand(?:~(?:and~)?(?:one|two|three|four|five|six|seven|eight|nine|ten))?)"
        r"(?:~?(?P<era>BCE?\b|B\.C(?:\.E)?\b\.?|AD\b|A\.D\b\.?))?",
        "short": r"['’](?P<short>\d\d)",
        "year_tail": r"(?:~?\d{2,}|['’]?s\b)",
        "year_of": r"(?:(?P<of>this|last|next|that|the~previous|the~following)~year['’]s|(?P<year>(?:19|20)\d\d)(?:['’]s)?)",
        "of": r"(?P<of>(?:the~)?(?:this|last|next|that|same|previous|following|current|past))~(?:calendar~|fiscal~)?year",
        "unit_year": r"(?P<of>the~year)",
        "mod": rf"(?:(?:the~(?:very~)?)?(?P<mod>{mods})(?:-|~)(?:(?:of|in|on)~)?(?:the~)?)",
        "mod_of": rf"(?:(?:the~(?:very~)?)?(?P<mod>{mods})~(?:of|in)~)",
        "rel": rf"(?:the~)?(?P<relation>{relative})~(?:(?:past|same|fiscal|coming|calendar)~)?",
        "season": rf"(?P<season>{lex.anyone('seasons')})",
        "part": rf"(?P<part>{lex.anyone('parts')})",
        "ordinal": r"(?P<ordinal>first|second|third|fourth)",
        "ordinal_words": lex.anyone("ordinals"),
        "decade_words": lex.anyone("decades"),
        "holidays": lex.anyone("holidays"),
        "unit": rf"(?P<unit>{lex.anyone('units')})",
        "unit_one": r"(?P<unit>day|week|month|quarter|year|decade|century|weekend|fortnight|hour|moment)",
        "number": rf"(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?(?:(?:~|-)1/2)?(?:(?:~(?:to|or)~|-)\d+)?|(?:a~)?couple~of|a~(?:few|dozen|hundred|thousand|single)|an?|another|several|"
        rf"some|many|few|(?:{lex.anyone('numbers')})(?:(?:~|-)(?:and~)?(?:a~)?(?:half|to~|or~)?(?:{lex.anyone('numbers')}|half))*)",
        "approx": rf"(?P<approx>{lex.anyone('approx')})~",
        "about": rf"(?P<approx>{lex.anyone('approx')})",
        "clock": r"(?P<clock>noon|midday|midnight|(?P<hour>[01]?\d|2[0-4])(?:(?:[:.](?P<minute>[0-5]\d))?~?(?:(?P<half_day>[ap]\.m\.|[ap]m\b)|o['’]clock)"
        r"|:(?P<minute_of_day>[0-5]\d)(?:~?(?P<hours>hrs|hours|h)\b)?)(?:~(?P<zone>E[SD]T|P[SD]T|C[SD]T|M[SD]T|GMT|UTC|BST|CET|(?:local|Moscow)~time)\b)?"
        r"(?:~in~the~(?P<part>morning|afternoon|evening))?)",
        "clock_plain": r"(?P<hour>[01]?\d):(?P<minute>[0-5]\d)~?(?P<half_day>[AP]\.?M\b\.?)",
        "before": r"(?:(?:the~)?(?P<part>" + lex.anyone("parts") + r")~(?:of|on)~|{clock_before})?(?:(?P<weekday>(?:" + lex.anyone("weekdays", at_least=6) + r"))"
        r"(?:~(?:morning|afternoon|evening|night|dawn)(?:~of)?)?,?~)?",
        "clock_before": r"(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?(?:~?(?P<half_day>[ap]\.?m\.?)|(?<=:\d\d))(?:~(?:E[SD]T|P[SD]T|GMT|UTC|local~time))?,?~(?:on~)?)",
        "refs": lex.anyone("refs"),
        "sets": lex.anyone("sets"),
    }


def _explicit(lex: Lexicon) -> dict[str, str]:
    suffix = lex.links("day_suffix")
    year = r"(?P<year>[12١٢]\d{3}(?!\d))"
    after = lex.links("year_suffix")
    return {
        "day": rf"(?P<day>(?:[12٠-٣0-3]\d|[1-9١-٩])(?!\d|[.,:]\d))(?:{suffix})?",
        "month": rf"(?P<month>{lex.anyone('months')})\.?",
        "year": rf"(?:(?:{lex.links('year_prefix')})~)?{year}(?:~?(?P<suffix>{after})(?!\w)\.?)?",
        "year_marked": rf"{year}~?(?:{after})(?!\w)\.?",
        "year_prefix": lex.links("year_prefix"),
        "of_words": lex.links("of"),
        "range_words": lex.links("range"),
        "hijri_words": lex.anyone("hijri"),
    }
