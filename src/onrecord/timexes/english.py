"""English expressions of time: the rules, and the pieces that they are written with (see `patterns`)."""

from onrecord.timexes.lexicon import Lexicon
from onrecord.timexes.template import Template

RULES: tuple[Template, ...] = (
    # --- ranges, read as one expression with two ends
    Template(
        "night-range",  # the night from 19 to 20 of May
        "TIME",
        r"""{the} (?P<part>nights?) ~ (?:from|of|between) ~ (?P<end1> {the} {day} ) {to}
        (?P<end2> {the} {day2} ~ (?:of~)? {month2} (?: ,?~ {year2} )? )""",
    ),
    Template(
        "day-range",  # from 3 to 5 May 2019; 3–5 May
        "DATE",
        r"""{from} (?P<end1> {the} {day} ) {to}
        (?P<end2> {the} {day2} ~ (?:of~)? {month2} (?: ,?~ (?:of~)? {year2} )? )""",
    ),
    Template(
        "month-day-range",  # May 3–5, 2019
        "DATE",
        r"""{from} (?P<end1> {month} ~ {the} {day} ) {to}
        (?P<end2> (?: {month2} ~ )? {the} {day2} \b (?! ~?(?:percent|%) | [a-z] ) (?: ,?~ {year2} )? )""",
    ),
    Template(
        "date-range",  # from 28 May to 3 June
        "DATE",
        r"""(?P<opened> (?:from|between)~ )? (?P<end1> {the} {day} ~ (?:of~)? {month} (?: ,?~ {year} )? )
        (?(opened) {to} | {until} )
        (?P<end2> {the} {day2} ~ (?:of~)? {month2} (?: ,?~ {year2} )? )""",
    ),
    Template(
        "month-range",  # between March and May 2014
        "DATE",
        r"""(?:from|between) ~ (?P<end1> {month} (?: ~ {year} )? ) ~ (?:to|and|until|till|through) ~
        (?P<end2> {month2} (?! ~?\d{1,2}\b ) (?: ,?~ (?:of~)? {year2} )? )""",
    ),
    Template(
        "month-dash",  # July–November 1954
        "DATE",
        r"""(?P<end1> {month} ) ~? [-–—/] ~? (?P<end2> {month2} (?! ~?\d{1,2}\b ) (?: ,?~ (?:of~)? {year2} )? )""",
    ),
    Template(
        "year-range",  # between 2013 and 2016; 1914–18
        "DATE",
        r"""(?: (?P<opened>from|between) ~ | (?: the~ )? years ~ )? (?P<end1> {year} )
        (?(opened) {to} | (?: {until} | / ) )
        (?P<end2> {year2} | (?P<short2>\d\d) (?! \d | [.,]\d | % ) ) (?! [-–—]\d )""",
    ),
    Template(
        "weekday-range",  # between Monday and Thursday
        "DATE",
        r"""(?:from|between) ~ (?P<end1> {weekday} ) ~ (?:to|and|until|till|through) ~
        (?P<end2> {weekday2} ) {undated}""",
    ),
    # --- dates of the calendar
    Template(
        "day-month",  # Monday, the 29th of May, 2019
        "DATE",
        r"""(?: {about} ~ )? {before} {the} {day} (?: ~of )? ~ {month} {in_year}?""",
    ),
    Template(
        "month-day",  # Oct. 23, 1999
        "DATE",
        r"""(?: {about} ~ )? {rel}? {before} {month} ~ {the} {day}
        (?: {in_year} | (?! ~?\d{2,} | ['’]?s\b ) ) (?: ,?~ {clock_plain2} )?""",
    ),
    Template(
        "day",  # on the 20th
        "DATE",
        r"""(?<=\bon\s) the~ (?P<day> (?:3[01]|[12]?\d) (?:st|nd|rd|th) )
        (?= [,.;:)] | ~(?:and|at|in|the|a|an|he|she|they|it|was|were|after|when|while|with|by)\b )""",
    ),
    Template(
        "month",  # early May 2019; June last year
        "DATE",
        r"""(?: {about} ~ )? {mod}? {rel}? {month} {in_year}?""",
    ),
    Template(
        "season",  # the spring of 1994; last autumn
        "DATE",
        r"""{mod}? (?: {rel} | {the} ) (?: {year2} ~ )? {season} {in_year}?""",
    ),
    Template(
        "quarter",  # the third quarter of 1998; third-quarter
        "DATE",
        r"""(?: {mod}? (?: {the} {year_of} ~ | {rel} )? {the} (?:fiscal(?:~|-))? {ordinal} ~ quarter
            | {ordinal2} -quarter )
        (?: ,?~ (?:of~)? (?: (?:fiscal~)? {year2} | {short} | {of2} ) )?""",
    ),
    Template("quarter-code", "DATE", r"""Q (?P<quarter>[1-4]) (?: (?: ~ | / | ,~ ) {year} )?"""),  # Q3 2001
    Template(
        "half",  # the first half of 1989
        "DATE",
        r"""{the} (?P<half>first|second|last|latter) (?:~|-) half
        (?: ,?~ of~ {the} (?: {year} | {short} | {of} | (?P<of2>the~year) ) )""",
    ),
    Template(
        "period",  # the year-earlier quarter; the 1988 period
        "DATE",
        r"""{the} (?: (?:comparable|corresponding|same) ~ )?
        (?P<yearly> year-earlier|year-ago|latest|current|previous|{year} ) ~
        (?:fiscal~)? (?P<span_of> quarter | period | third~quarter ) (?: ~ {of} )?""",
    ),
    Template("decade", "DATE", r"""{mod}? {the} (?P<decade>[12]\d\d) 0['’]?s \b"""),  # the late 1970s
    Template(
        "decade-short",  # the nineties; the '80s
        "DATE",
        r"""{mod}? {the} (?: ['’] (?P<decade_digit>\d) 0['’]?s | (?P<decade_word>{decade_words})
            | (?<=\bthe\s) (?P<decade_digit2>[2-9]) 0s ) \b""",
    ),
    Template(
        "century",  # the 19th century; the ninth century BC
        "DATE",
        r"""{mod}? {the} (?: (?P<century>\d{1,2}) (?:st|nd|rd|th) | (?P<century_word>{ordinal_words}) ) (?:~|-) century
        (?: ~ {era} )?""",
    ),
    Template("era-year", "DATE", r"""{mod}? (?P<year>\d{1,4}) ~? {era}"""),  # 218 BC
    Template(
        "year",  # mid-1996; fiscal 1989; about 1910
        "DATE",
        r"""(?: {about} ~ )? {mod}? (?: (?:the~)? (?: fiscal(?:~year)? | year ) ~ )? {year}
        (?! [-–—]\d | s\b | (?<=0)['’]s\b )""",
    ),
    Template("year-short", "DATE", r"""{mod}? {short} (?!s)"""),  # '99
    Template(
        "holiday",  # Christmas Eve 1999
        "DATE",
        r"""{rel}? (?: (?P<holiday>{holidays}) | (?P<movable>{movable}) ) (?: ,?~ (?:of~)? (?: {year} | {of} ) )?""",
    ),
    # --- week days and times of the day
    Template(
        "weekday-parts",  # Monday and Tuesday nights
        "SET",
        r"""{weekday} (?: ~ (?P<parts>mornings|afternoons|evenings|nights)
            | (?= ~(?:and|or)~(?:{weekday2})~(?P<parts2>mornings|afternoons|evenings|nights)\b ) )""",
    ),
    Template(
        "weekday",  # last Friday night; noon Saturday
        "DATE",
        r"""(?: {clock} ,?~ (?:on~)? | {the} {whole_part} ~(?:of|on)~ )? {mod}? {rel}? {weekday} (?: ~ {part2} )?""",
    ),
    Template(
        "clock",  # around 7:15 p.m.; noon today
        "TIME",
        r"""(?: {about} ~ )? {clock} (?: ,?~ (?:on~)? (?P<day_word>today|yesterday|tomorrow) )?""",
    ),
    Template(
        "this-part",  # this morning; the next evening
        "TIME",
        r"""{mod}? (?P<relation> this|that|the~same|the~next|the~following|the~previous|last|yesterday|tomorrow ) ~
        {part}""",
    ),
    Template("part", "TIME", r"""(?P<part>night|daytime)"""),  # at night
    Template("the-part", "TIME", r"""{mod}? the~ {part} (?! ~(?:from|shift|school|watch) )"""),  # in the morning
    # --- relative to now or to another time
    Template(
        "day-word",  # late yesterday
        "DATE",
        r"""(?: {mod_part2} ~ | {mod}? )
        (?P<day_word> today|yesterday|tomorrow|tonight|the~day~before~yesterday|the~day~after~tomorrow )
        (?! ~(?:morning|afternoon|evening|night) )""",
    ),
    Template("rel-unit", "DATE", r"""{mod}? {rel} {unit_one}"""),  # earlier this year; the following day
    Template(
        "rel-number",  # the past two months
        "DURATION",
        r"""(?:at~least~)? {the} (?P<relation>last|past|next|coming|following|previous|first|preceding) ~
        {number} ~ {unit} (?: ~or~so )?""",
    ),
    Template(
        "ago",  # two days later; about a year ago
        "DATE",
        r"""(?: {approx} ~ )?
        (?: {number} ~ {unit} | (?P<vague_unit>years|months|weeks|days|hours|decades|centuries) ) (?: ~or~so )? ~
        (?P<relation> ago | earlier | later | before\b(?= \s*[.,;:!?)”"–—] | ~(?:and|but|or|in|at|on)\b | \s*\Z )
                    | from~now | hence | afterwards? | previously )""",
    ),
    Template(
        "day-before",  # the day before
        "DATE",
        r"""the~ (?P<unit>day|week|month|year) ~ (?P<relation>before|after)
        (?= [^\w\s] | ~(?:and|but|or|in|at|on)\b | \s*\Z )""",
    ),
    Template(
        "day-by-weekday",  # the day before last Tuesday
        "DATE",
        r"""(?:the~)? day ~ (?P<beside>before|after) ~ {rel}? {weekday}""",
    ),
    Template(
        "day-of-event",  # the day after the vote
        "DATE",
        r"""the~ (?P<unit>day|week|month|year) ~ (?P<relation>before|after)
        (?= ~(?!and\b|but\b|or\b|in\b|at\b|on\b)[a-z] )
        (?! ~(?:yesterday|tomorrow) )""",
    ),
    Template(
        "in-time",  # in three years' time
        "DATE",
        r"""(?<=\bin\s) {number} ~ {unit} ['’]s? ~ (?P<in_time>time) \b""",
    ),
    Template("yearly", "DATE", r"""(?P<relation>year-earlier|year-ago)"""),
    Template("end-of", "DATE", r"""(?P<mod_word>year|month|week) (?:['’]s)? (?:~|-) end"""),  # year-end; month's end
    Template("unit-alone", "DATE", r"""{mod_of} {the} {unit_one}"""),  # the end of the month; later in the year
    Template("year-ended", "DURATION", r"""the~ (?:fiscal~)? (?P<whole_unit>year) (?= ~end(?:ed|ing|s)\b )"""),
    Template(
        "week-of",  # the week of 6 March
        "DATE",
        r"""the~ (?P<unit>week) ~of~ {the} (?: {day} ~ (?:of~)? {month} | {month2} ~ {day2} ) {in_year}?""",
    ),
    Template(
        "the-unit",  # the quarter; the weekend
        "DATE",
        r"""the~ (?: (?: full | fiscal | latest~fiscal | current~fiscal ) ~ )?
        (?P<unit>quarter|weekend|year) \b (?!-)""",
    ),
    # --- lengths and repetitions
    Template(
        "part-of",  # the last week of August
        "DURATION",
        r"""(?: {approx} ~ )? {the} (?P<relation>last|first|final|opening|closing) ~
        (?: {number} ~ )? (?:full~)? {unit} ~of~ {the}
        (?: {month} (?: ,?~ (?:of~)? {year} )? | {year2} )""",
    ),
    Template(
        "duration",  # more than three years
        "DURATION",
        r"""(?: {approx} ~ )? (?: the~ (?:first~)? )? {number} ~
        (?: {kind_of} ~ )? {unit}
        (?: ~or~(?:so|more|two) | (?P<half_more> ~and~a~half ) )?""",
    ),
    Template("hyphened", "DURATION", r"""{number} - {unit} (?:-long)?"""),  # a two-year plan
    Template(
        "half-unit",  # half an hour
        "DURATION",
        r"""(?: {approx} ~ )? half~ (?:an?~) (?P<half_unit>hour|day|year|century|decade)""",
    ),
    Template(
        "units",  # for months
        "DURATION",
        r"""(?: (?:many|several|a~few|few|some) ~ )?
        (?P<unit_plural>{plural_units}) (?: ~or~(?:even~)? (?:{plural_units}) )?""",
    ),
    Template(
        "every",  # every two weeks; each Thursday
        "SET",
        r"""(?P<every>every|each) ~ (?: {number} ~ | (?P<other>other)~ )?
        (?: {unit} | {weekday} | {part} | {month} | {season} ) (?: ~ {part2} )?""",
    ),
    Template(
        "rate",
        "SET",
        r"""(?: (?P<times>once|twice|times|days|hours) ~ (?:a|an|per|every) | per ) ~
        (?P<rate_unit>hour|day|week|month|year)""",
    ),
    Template("weekdays", "SET", r"""(?P<weekdays>{weekday_plural}) (?: ~ {part} )?"""),  # on Mondays
    Template("set", "SET", r"""(?P<set>{sets})"""),  # daily
    # --- now, and what leans on what the text said before
    Template("ref", "DATE", r"""(?P<ref>{refs}) (?!-)"""),  # now, recently, the future
    Template(
        "ref-units",  # recent weeks and months; the coming quarters
        "DATE",
        r"""(?:the~)? (?P<ref_word>recent|past|coming|future) ~
        (?:{plural_units}|quarters) (?: ~and~ (?:{plural_units}) )?""",
    ),
    Template("anaphor", "DATE", r"""(?P<anaphor> that~ (?:same~)? time | then )"""),  # at that time
    Template(
        "vague-shift",  # a bit later
        "DATE",
        r"""(?: a~bit | a~little | some~time | sometime | somewhat | a~short~time | not~long | shortly ) ~
        (?P<relation>earlier|later|afterwards?)""",
    ),
    Template(
        "between-events",  # between these two events
        "DATE",
        r"""between~ (?:these|those) ~ (?:two~)?
        (?:events|statements|incidents|dates|attacks|meetings|speeches|visits|votes)""",
    ),
    Template("from-now", "DATE", r"""from~now~ (?: on(?:wards?)? | forward | to~this )"""),  # from now on
    Template("bare-shift", "DATE", r"""(?P<relation>before|earlier)"""),  # if earlier they watched, now ...
)


def pieces(lex: Lexicon) -> dict[str, str]:
    """The pieces of the English templates, by name."""
    return {**_calendar_pieces(lex), **_clock_pieces(lex), **_relation_pieces(lex)}


def _calendar_pieces(lex: Lexicon) -> dict[str, str]:
    full, short = lex.names("months", at_least=5), lex.names("months", at_most=4)
    digits = r"(?:3[01]|[12]\d|0?[1-9]) (?:~?(?:st|nd|rd|th)\b)? (?![\d%]|[.,:]\d)"  # 29th, 21th
    ones = "one|two|three|four|five|six|seven|eight|nine"
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    spoken = (
        rf"(?:nineteen|eighteen)(?:~|-)(?:hundred|(?:{tens})(?:(?:~|-)(?:{ones}))?)"  # nineteen ninety-six
        rf"|two~thousand(?:~(?:and~)?(?:{ones}|ten))?"
    )
    return {
        "the": r"(?:the~)?",
        "from": r"(?:(?:from|between)~)?",
        "to": r"(?:~(?:to|and|until|till|through)~|~?[-–—]~?)",
        "until": r"(?:~(?:to|until|till|through)~|~?[-–—]~?)",
        "day": rf"(?P<day>{digits}|{lex.anyone('ordinals')})",
        "month": rf"(?P<month>(?-i:{full}|May|June|July)\b|(?-i:{short})(?:\.|\b))",
        "year": rf"(?P<year>(?:1[0-9]|20)\d\d(?![\d%]|[.,]\d)|{spoken})(?:~?{{era}})?",
        "era": r"(?P<era>BCE?\b|B\.C(?:\.E)?\b\.?|AD\b|A\.D\b\.?)",
        "short": r"['’](?P<short>\d\d)",
        "in_year": r"(?:,?~(?:of~)?(?:{year}|{short}|{of}))",
        "year_of": r"""(?: (?P<of>this|last|next|that|the~previous|the~following) ~ year['’]s  # this year's
              | (?P<year>(?:19|20)\d\d) (?:['’]s)? )""",
        "of": r"""(?P<of> (?:the~)? (?:this|last|next|that|same|previous|following|current|past) ) ~
            (?:calendar~|fiscal~)? year""",
        "season": rf"(?P<season>{lex.anyone('seasons')})",
        "ordinal": r"(?P<ordinal>first|second|third|fourth)",
        "ordinal_words": lex.anyone("ordinals"),
        "decade_words": lex.anyone("decades"),
        "holidays": lex.anyone("holidays"),
        "movable": lex.anyone("movable"),
    }


def _clock_pieces(lex: Lexicon) -> dict[str, str]:
    hours = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    weekday, months = lex.anyone("weekdays", at_least=6), lex.names("months", at_least=3)
    zone = rf"(?P<zone>{lex.zones()})"
    return {
        "weekday": rf"(?P<weekday>(?:{weekday})\b|(?-i:{lex.names('weekdays', at_most=5)})\.)",
        "weekday_plural": rf"(?:{weekday})s",
        "undated": rf"""(?! ~(?:{lex.anyone("parts")})\b | ,?~(?:the~)?(?:\d|(?-i:{months})\b) )""",
        "part": rf"(?P<part>{lex.anyone('parts')})",
        "whole_part": rf"(?P<whole_part>{lex.anyone('parts')})",
        "clock": rf"""
            (?P<clock> noon | midday | midnight
              | (?P<hour_word>{hours}) (?:~o['’]clock)? ~in~the~ (?P<part_of>morning|afternoon|evening)
              | (?P<hour>[01]?\d|2[0-4])
                (?: (?:[:.](?P<minute>[0-5]\d))? ~? (?: (?P<half_day>[ap]\.m\.|[ap]m\b) | o['’]clock )  # 7:15 p.m.
                  | :(?P<minute_of_day>[0-5]\d) (?: ~?(?:hrs|hours|h)\b )? )                            # 19:00
                (?: ~{zone}\b )? (?: ~in~the~(?P<part>morning|afternoon|evening) )? )""",
        "clock_plain": r"(?P<hour>[01]?\d):(?P<minute>[0-5]\d)~?(?P<half_day>[AP]\.?M\b\.?)",
        "before": rf"""
            (?: (?:the~)? (?P<part>{lex.anyone("parts")}) ~(?:of|on)~ | {{clock_before}} )?  # the night of 13 July
            (?: (?P<weekday>{weekday}) (?: ~(?:morning|afternoon|evening|night|dawn) (?:~of)? )? ,?~ )?""",
        "clock_before": rf"""
            (?: (?P<hour>[01]?\d|2[0-3]) (?:[:.](?P<minute>[0-5]\d))? (?: ~?(?P<half_day>[ap]\.?m\.?) | (?<=:\d\d) )
                (?: ~{zone} )? ,?~ (?:on~)? )""",
    }


def _relation_pieces(lex: Lexicon) -> dict[str, str]:
    mods, numbers = lex.anyone("mods"), lex.anyone("numbers")
    relations = "last|next|this|past|coming|previous|following|same|current|that|preceding|latest"
    return {
        "mod": rf"(?:(?:the~(?:very~)?)?(?P<mod>{mods})(?:-|~)(?:(?:of|in|on)~)?(?:the~)?)",
        "mod_part": rf"(?P<mod>{mods})(?:-|~)(?P<part>{lex.anyone('parts')})",  # mid-afternoon yesterday
        "mod_of": rf"(?:(?:the~(?:very~)?)?(?P<mod>{mods})~(?:of|in)~)",
        "rel": rf"(?:the~)?(?P<relation>{relations})~(?:(?:past|same|fiscal|coming|calendar)~)?",
        "unit": rf"(?P<unit>{lex.anyone('units')})",
        "unit_one": r"(?P<unit>day|week|month|quarter|year|decade|century|weekend|fortnight|hour|moment)",
        "number": rf"""
            (?P<number> \d{{1,9}}(?:,\d{{3}}){{0,3}}(?:\.\d+)? (?:(?:~|-)1/2)? (?:(?:~(?:to|or)~|-)\d+)?
              | (?:a~)?couple~of | a~(?:few|dozen|hundred|thousand|single) | an? | another | several | some | many | few
              | (?:{numbers}) (?: (?:~|-) (?:and~)? (?:a~)? (?:half|to~|or~)? (?:{numbers}|half) ){{0,5}} )""",
        "approx": rf"(?P<approx>{lex.anyone('approx')})",
        "about": rf"(?P<approx>{lex.standing_for('approx', 'APPROX')})",
        "kind_of": lex.anyone("kinds"),
        "plural_units": "years|months|weeks|days|hours|decades|centuries|minutes",
        "refs": lex.anyone("refs"),
        "sets": lex.anyone("sets"),
    }
