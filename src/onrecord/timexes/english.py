"""English expressions of time: the rules, and the pieces that they are written with (see `patterns`)."""

from onrecord.timexes.lexicon import Lexicon
from onrecord.timexes.template import Template

RULES: tuple[Template, ...] = (
    # --- ranges, read as one expression with two ends
    Template(
        "night-range",  # the night from 19 to 20 of May
        "TIME",
        r"""{the} (?P<part>{nights}) ~ {night_of} ~
        (?P<end1> {the} {day} (?: ~ {linked} {month} (?: ,?~ {year} )? )? ) {to}
        (?P<end2> {the} {day2} ~ {linked} {month2} (?: ,?~ {year2} )? )""",
    ),
    Template(
        "day-range",  # from 3 to 5 May 2019; 3–5 May
        "DATE",
        r"""{from} (?P<end1> {the} {day} ) {to}
        (?P<end2> {the} {day2} ~ {linked} {month2} (?: ,?~ {linked} {year2} )? )""",
    ),
    Template(
        "month-day-range",  # May 3–5, 2019
        "DATE",
        r"""{from} (?P<end1> {month} ~ {the} {day} ) {to}
        (?P<end2> (?: {month2} ~ )? {the} {day2} \b (?! ~?(?:{percent}|%) | [a-z] ) (?: ,?~ {year2} )? )""",
    ),
    Template(
        "date-range",  # from 28 May to 3 June
        "DATE",
        r"""(?P<opened> {range_from}~ )? (?P<end1> {the} {day} ~ {linked} {month} (?: ,?~ {year} )? )
        (?(opened) {to} | {until} )
        (?P<end2> {the} {day2} ~ {linked} {month2} (?: ,?~ {year2} )? )""",
    ),
    Template(
        "month-range",  # between March and May 2014
        "DATE",
        r"""{range_from} ~ (?P<end1> {month} (?: ~ {year} )? ) ~ {range_to} ~
        (?P<end2> {month2} (?! ~?\d{1,2}\b ) (?: ,?~ {linked} {year2} )? )""",
    ),
    Template(
        "month-dash",  # July–November 1954
        "DATE",
        r"""(?P<end1> {month} ) ~? [-–—/] ~? (?P<end2> {month2} (?! ~?\d{1,2}\b ) (?: ,?~ {linked} {year2} )? )""",
    ),
    Template(
        "year-range",  # between 2013 and 2016; 1914–18
        "DATE",
        r"""(?: (?P<opened>{range_from}) ~ | {the} {year_words} ~ )? (?P<end1> {year} )
        (?(opened) {to} | (?: {until} | / ) )
        (?P<end2> {year2} | (?P<short2>\d\d) (?! \d | [.,]\d | % ) ) (?! [-–—]\d )""",
    ),
    Template(
        "era-range",  # from 400 to 300 BC; 31 BC to 14 AD
        "DATE",
        r"""(?P<opened> {range_from}~ )? (?P<end1> (?P<year>\d{1,4}) (?:~?{era})? ) (?(opened) {to} | {until} )
        (?P<end2> (?P<year2>\d{1,4}) ~? {era2} )""",
    ),
    Template(
        "weekday-range",  # between Monday and Thursday
        "DATE",
        r"""{range_from} ~ (?P<end1> {weekday} ) ~ {range_to} ~
        (?P<end2> {weekday2} ) {undated}""",
    ),
    # --- dates of the calendar
    Template(
        "day-month",  # Monday, the 29th of May, 2019
        "DATE",
        r"""(?: {about} ~ )? {before_day} {the} {day} (?: ~{genitive} )? ~ {month} {in_year}?""",
    ),
    Template(
        "month-day",  # Oct. 23, 1999
        "DATE",
        r"""(?: {about} ~ )? {rel}? {before_day} {month} ~ {the} {day}
        (?: {in_year} | (?! ~?\d{2,} | ['’]?{plural}\b ) ) (?: ,?~ {clock_plain2} )?""",
    ),
    Template(
        "day",  # on the 20th
        "DATE",
        r"""(?<=\b{on}\s) {article}~ (?P<day> (?:3[01]|[12]?\d) {endings} )
        (?= [,.;:)] | ~{after_day}\b )""",
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
        r"""(?: {mod}? (?: {the} {year_of} ~ | {rel} )? {the}
            (?: (?P<fiscal_year>{fiscal})(?:~|-) )? {ordinal} ~ {quarters}
            | {ordinal2} -{quarters} )
        (?: ,?~ {linked}
            (?: (?P<fiscal_year2> {fiscal}~(?:{year_word}~)? | {fiscal_code}~? )? {year2} | {short} | {of2} ) )?""",
    ),
    Template(
        "quarter-code",  # Q3 2001; 3Q 2001; Q3 FY2001
        "DATE",
        r"""(?: {quarter_code} (?P<quarter>[1-4]) | (?P<quarter2>[1-4]) {quarter_code} )
        (?: (?: ~ | / | ,~ ) (?: {genitive}~ )? (?P<fiscal_year> (?: {fiscal}~ | {fiscal_code}~? ) )? {year} )?""",
    ),
    Template(
        "fiscal-code",
        "DATE",
        r"""(?P<fiscal_year>{fiscal_code}) ~? (?: ['’]? (?P<short>\d\d) (?!\d|[.,]\d) | {year} )""",
    ),  # FY2019, FY19
    Template(
        "half",  # the first half of 1989
        "DATE",
        r"""{the} (?P<half>{halves}) (?:~|-) {half_word}
        (?: ,?~ {genitive}~ {the} (?: {year} | {short} | {of} | (?P<of2>{the_year}) ) )""",
    ),
    Template(
        "period",  # the year-earlier quarter; the 1988 period
        "DATE",
        r"""{the} (?: {comparable} ~ )?
        (?P<yearly> {yearly_words}|{compared_with}|{year} ) ~
        (?:{fiscal}~)? (?P<span_of>{spans}) (?: ~ {of} )?""",
    ),
    Template("decade", "DATE", r"""{mod}? {the} (?P<decade>[12]\d\d) 0['’]?{plural} \b"""),  # the late 1970s
    Template(
        "decade-short",  # the nineties; the '80s
        "DATE",
        r"""{mod}? {the} (?: ['’] (?P<decade_digit>\d) 0['’]?{plural} | (?P<decade_word>{decade_words})
            | (?<=\b{article}\s) (?P<decade_digit2>[2-9]) 0{plural} ) \b""",
    ),
    Template(
        "century",  # the 19th century; the ninth century BC
        "DATE",
        r"""{mod}? {the} (?: (?P<century>\d{1,2}) {endings} | (?P<century_word>{ordinal_words}) ) (?:~|-) {century_word}
        (?: ~ {era} )?""",
    ),
    Template("era-year", "DATE", r"""{mod}? (?P<year>\d{1,4}) ~? {era}"""),  # 218 BC
    Template(
        "year",  # mid-1996; fiscal 1989; about 1910
        "DATE",
        r"""(?: {about} ~ )? {mod}?
        (?: {the} (?: (?P<fiscal_year> {fiscal}(?:~{year_word})? ) | {year_word} ) ~ )? {year}
        (?! [-–—]\d | {plural}\b | (?<=0)['’]{plural}\b )""",
    ),
    Template("year-short", "DATE", r"""{mod}? {short} (?!{plural})"""),  # '99
    Template(
        "holiday",  # Christmas Eve 1999
        "DATE",
        r"""{rel}? (?: (?P<holiday>{holidays}) | (?P<movable>{movable}) ) (?: ,?~ {linked} (?: {year} | {of} ) )?""",
    ),
    # --- week days and times of the day
    Template(
        "weekday-parts",  # Monday and Tuesday nights
        "SET",
        r"""{weekday} (?: ~ (?P<parts>{part_plurals})
            | (?= ~{listing}~(?:{weekday2})~(?P<parts2>{part_plurals})\b ) )""",
    ),
    Template(
        "weekday",  # last Friday night; noon Saturday
        "DATE",
        r"""(?: {clock} ,?~ (?:{on}~)? | {the} {whole_part} ~{of_day}~ )? {mod}? {rel}? {weekday} (?: ~ {part2} )?""",
    ),
    Template(
        "clock",  # around 7:15 p.m.; noon today
        "TIME",
        r"""(?: {about} ~ )? {clock} (?: ,?~ (?:{on}~)? (?P<day_word>{plain_days}) )?""",
    ),
    Template(
        "this-part",  # this morning; the next evening
        "TIME",
        r"""{mod}? (?P<relation>{part_relations}) ~
        {part}""",
    ),
    Template("part", "TIME", r"""(?P<part>{lone_parts})"""),  # at night
    Template("the-part", "TIME", r"""{mod}? {article}~ {part} (?! ~{not_after_part} )"""),  # in the morning
    # --- relative to now or to another time
    Template(
        "day-word",  # late yesterday
        "DATE",
        r"""(?: {mod_part2} ~ | {mod}? )
        (?P<day_word>{day_words})
        (?! ~{plain_parts} )""",
    ),
    Template("rel-unit", "DATE", r"""{mod}? {rel} {unit_one}"""),  # earlier this year; the following day
    Template(
        "rel-number",  # the past two months
        "DURATION",
        r"""(?:{at_least}~)? {the} (?P<relation>{number_relations}) ~
        {number} ~ {unit} (?: ~{or_so} )?""",
    ),
    Template(
        "ago",  # two days later; about a year ago
        "DATE",
        r"""(?: {approx} ~ )?
        (?: {number} ~ {unit} | (?P<vague_unit>{vague_units}) ) (?: ~{or_so} )? ~
        (?P<relation> {shifts}
                    | {before}\b(?= \s*[.,;:!?)”"–—] | ~{new_clause}\b | \s*\Z ) )""",
    ),
    Template(
        "day-before",  # the day before
        "DATE",
        r"""{article}~ (?P<unit>{near_units}) ~ (?P<relation>{limits})
        (?= [^\w\s] | ~{new_clause}\b | \s*\Z )""",
    ),
    Template(
        "day-by-weekday",  # the day before last Tuesday
        "DATE",
        r"""{the} {day_unit} ~ (?P<beside>{limits}) ~ {rel}? {weekday}""",
    ),
    Template(
        "day-of-event",  # the day after the vote
        "DATE",
        r"""{article}~ (?P<unit>{near_units}) ~ (?P<relation>{limits})
        (?= ~(?!{new_clause}\b)[a-z] )
        (?! ~{near_days} )""",
    ),
    Template(
        "in-time",  # in three years' time
        "DATE",
        r"""(?<=\b{within}\s) {number} ~ {unit} ['’]{plural}? ~ (?P<in_time>{time_word}) \b""",
    ),
    Template("yearly", "DATE", r"""(?P<relation>{yearly_words})"""),
    Template(
        "end-of", "DATE", r"""(?P<mod_word>{ending_units}) (?:['’]{plural})? (?:~|-) {end_word}"""
    ),  # year-end; month's end
    Template("unit-alone", "DATE", r"""{mod_of} {the} {unit_one}"""),  # the end of the month; later in the year
    Template("year-ended", "DURATION", r"""{article}~ (?:{fiscal}~)? (?P<whole_unit>{year_word}) (?= ~{ended}\b )"""),
    Template(
        "week-of",  # the week of 6 March
        "DATE",
        r"""{article}~ (?P<unit>{week_word}) ~{genitive}~ {the}
        (?: {day} ~ {linked} {month} | {month2} ~ {day2} ) {in_year}?""",
    ),
    Template(
        "the-unit",  # the quarter; the weekend
        "DATE",
        r"""{article}~ (?: {the_whole} ~ )? (?P<unit>{lone_units}) \b (?!-)""",
    ),
    # --- lengths and repetitions
    Template(
        "part-of",  # the last week of August
        "DURATION",
        r"""(?: {approx} ~ )? {the} (?P<relation>{part_of_relations}) ~
        (?: {number} ~ )? (?:{full}~)? {unit} ~{genitive}~ {the}
        (?: {month} (?: ,?~ {linked} {year} )? | {year2} )""",
    ),
    Template(
        "duration",  # more than three years
        "DURATION",
        r"""(?: {approx} ~ )? (?: {article}~ (?:{first}~)? )? {number} ~
        (?: {kind_of} ~ )? {unit}
        (?: ~{or_more} | (?P<half_more> ~{and_a_half} ) )?""",
    ),
    Template("hyphened", "DURATION", r"""{number} - {unit} (?:-{long})?"""),  # a two-year plan
    Template(
        "half-unit",  # half an hour
        "DURATION",
        r"""(?: {approx} ~ )? {half_word}~ (?:{indefinite}~) (?P<half_unit>{half_units})""",
    ),
    Template(
        "units",  # for months
        "DURATION",
        r"""(?: {vague_numbers} ~ )?
        (?P<unit_plural>{plural_units}) (?: ~{or_even}~ (?:{plural_units}) )?""",
    ),
    Template(
        "every",  # every two weeks; each Thursday
        "SET",
        r"""(?P<every>{every_word}) ~ (?: {number} ~ | (?P<other>{other_word})~ )?
        (?: {unit} | {weekday} | {part} | {month} | {season} ) (?: ~ {part2} )?""",
    ),
    Template(
        "rate",
        "SET",
        r"""(?: (?P<times>{times_word}) ~ {per_unit} | {per} ) ~
        (?P<rate_unit>{rate_units})""",
    ),
    Template("weekdays", "SET", r"""(?P<weekdays>{weekday_plural}) (?: ~ {part} )?"""),  # on Mondays
    Template("set", "SET", r"""(?P<set>{sets})"""),  # daily
    # --- now, and what leans on what the text said before
    Template("ref", "DATE", r"""(?P<ref>{refs}) (?!-)"""),  # now, recently, the future
    Template(
        "ref-units",  # recent weeks and months; the coming quarters
        "DATE",
        r"""{the} (?P<ref_word>{ref_words}) ~
        (?:{plural_units}|{quarters_plural}) (?: ~{and_word}~ (?:{plural_units}) )?""",
    ),
    Template("anaphor", "DATE", r"""(?P<anaphor>{anaphors})"""),  # at that time
    Template(
        "vague-shift",  # a bit later
        "DATE",
        r"""{a_bit} ~ (?P<relation>{vague_shifts})""",
    ),
    Template(
        "between-events",  # between these two events
        "DATE",
        r"""{between}~ {these} ~ (?:{two}~)? {events}""",
    ),
    Template("from-now", "DATE", r"""{from_now}"""),  # from now on
    Template("bare-shift", "DATE", r"""(?P<relation>{bare_shifts})"""),  # if earlier they watched, now ...
)


def pieces(lex: Lexicon) -> dict[str, str]:
    """The pieces of the English templates, by name: the small words of the list, and what is put together from them."""
    return {**lex.all_links(), **_calendar_pieces(lex), **_clock_pieces(lex), **_relation_pieces(lex)}


def _calendar_pieces(lex: Lexicon) -> dict[str, str]:
    full, short = lex.names("months", at_least=5), lex.names("months", at_most=4)
    digits = r"(?:3[01]|[12]\d|0?[1-9]) (?:~?{endings}\b)? (?![\d%]|[.,:]\d)"  # 29th, 21th
    return {
        "the": r"(?:{article}~)?",
        "linked": r"(?:{genitive}~)?",
        "from": r"(?:{range_from}~)?",
        "to": r"(?:~{range_to}~|~?[-–—]~?)",
        "until": r"(?:~{range_until}~|~?[-–—]~?)",
        "day": rf"(?P<day>{digits}|{lex.anyone('ordinals')})",
        "month": rf"(?P<month>(?-i:{full}|{{whole_names}})\b|(?-i:{short})(?:\.|\b))",
        "whole_names": lex.names("months", at_most=4, among=lex.context["never_short"]),
        "year": rf"(?P<year>(?:1[0-9]|20)\d\d(?![\d%]|[.,]\d)|{_spoken_year(lex)})(?:~?{{era}})?",
        "era": rf"(?P<era>(?:{lex.anyone('eras', dotted=False)})\b|(?:{lex.anyone('eras', dotted=True)})\b\.?)",
        "short": r"['’](?P<short>\d\d)",
        "in_year": r"(?:,?~(?:{genitive}~)?(?:{year}|{short}|{of}))",
        "year_of": r"""(?: (?P<of>{of_year_own}) ~ {year_word}['’]{plural}  # this year's
              | (?P<year>(?:19|20)\d\d) (?:['’]{plural})? )""",
        "of": r"""(?P<of> {the} {of_year} ) ~ (?:{kinds_of_year}~)? {year_word}""",
        "season": rf"(?P<season>{lex.anyone('seasons')})",
        "ordinal": rf"(?P<ordinal>{lex.counting('ordinals', 1, 4)})",
        "ordinal_words": lex.anyone("ordinals"),
        "halves": lex.anyone("halves"),
        "half_units": lex.anyone("half_units"),
        "spans": lex.anyone("spans"),
        "decade_words": lex.anyone("decades"),
        "holidays": lex.anyone("holidays"),
        "movable": lex.anyone("movable"),
    }


def _spoken_year(lex: Lexicon) -> str:
    """A year in words: nineteen ninety-six, two thousand and three."""
    ones, tens = lex.counting("numbers", 1, 9), lex.counting("numbers", 20, 90)
    hundred, thousand = lex.counting("numbers", 100, 100), lex.counting("numbers", 1000, 1000)
    two, to_ten = lex.counting("numbers", 2, 2), lex.counting("numbers", 1, 10)
    return (
        rf"(?:{lex.counting('numbers', 18, 19)})(?:~|-)(?:{hundred}|(?:{tens})(?:(?:~|-)(?:{ones}))?)"
        rf"|(?:{two})~(?:{thousand})(?:~(?:{{and_word}}~)?(?:{to_ten}))?"
    )


def _clock_pieces(lex: Lexicon) -> dict[str, str]:
    weekday, months = lex.anyone("weekdays", at_least=6), lex.names("months", at_least=3)
    half_dotted, half_plain = lex.anyone("half_days", dotted=True), lex.anyone("half_days", dotted=False)
    zone = rf"(?P<zone>{lex.zones()})"
    return {
        "weekday": rf"(?P<weekday>(?:{weekday})\b|(?-i:{lex.names('weekdays', at_most=5)})\.)",
        "weekday_plural": rf"(?:{weekday}){{plural}}",
        "undated": rf"""(?! ~(?:{lex.anyone("parts")})\b | ,?~{{the}}(?:\d|(?-i:{months})\b) )""",
        "part": rf"(?P<part>{lex.anyone('parts')})",
        "whole_part": rf"(?P<whole_part>{lex.anyone('parts')})",
        "clock": rf"""
            (?P<clock> (?P<hour_name>{lex.anyone("clock_words")})
              | (?: (?P<fraction>{lex.anyone("fractions")}) ~{{clock_past}}~      # half past six; quarter to nine
                  | (?P<fraction_to>{lex.anyone("fractions_to")}) ~{{clock_to}}~ )?
                (?P<hour_word>{lex.counting("numbers", 1, 12)}) (?:~{{o_clock}})?
                (?: ~{{within}}~{{article}}~(?P<part_of>{{clock_parts}})
                  | (?(fraction) | (?(fraction_to) | (?!) ) ) {{clause_ends}} )
              | (?P<hour>[01]?\d|2[0-4])
                (?: (?:[:.](?P<minute>[0-5]\d))? ~? (?: (?P<half_day>(?:{half_dotted})\.|(?:{half_plain})\b) # 7:15 p.m.
                    | {{o_clock}} )
                  | :(?P<minute_of_day>[0-5]\d) (?: ~?{{hours_short}}\b )? )                            # 19:00
                (?: ~{zone}\b )? (?: ~{{within}}~{{article}}~(?P<part>{{clock_parts}}) )? )""",
        "clause_ends": r"""(?= \s*[.,;:!?)”"–—] | ~{goes_on}\b | \s*\Z )""",
        "clock_plain": rf"(?P<hour>[01]?\d):(?P<minute>[0-5]\d)~?(?P<half_day>(?:{half_dotted}|{half_plain})\b\.?)",
        "before_day": rf"""
            (?: {{the}} (?P<part>{lex.anyone("parts")}) ~{{of_day}}~ | {{clock_before}} )?  # the night of 13 July
            (?: (?P<weekday>{weekday}) (?: ~{{day_parts}} (?:~{{genitive}})? )? ,?~ )?""",
        "clock_before": rf"""
            (?: (?P<hour>[01]?\d|2[0-3]) (?:[:.](?P<minute>[0-5]\d))?
                (?: ~?(?P<half_day>(?:{half_dotted}|{half_plain})\.?) | (?<=:\d\d) )
                (?: ~{zone} )? ,?~ (?:{{on}}~)? )""",
        "day_words": lex.anyone("day_words"),
    }


def _relation_pieces(lex: Lexicon) -> dict[str, str]:
    mods, numbers = lex.anyone("mods"), lex.anyone("numbers")
    return {
        "mod": rf"(?:(?:{{article}}~(?:{{very}}~)?)?(?P<mod>{mods})(?:-|~)(?:{{mod_of_word}}~)?{{the}})",
        "mod_part": rf"(?P<mod>{mods})(?:-|~)(?P<part>{lex.anyone('parts')})",  # mid-afternoon yesterday
        "mod_of": rf"(?:(?:{{article}}~(?:{{very}}~)?)?(?P<mod>{mods})~{{inside}}~)",
        "rel": r"{the}(?P<relation>{relations})~(?:{after_relation}~)?",
        "unit": rf"(?P<unit>{lex.anyone('units')})",
        "unit_one": rf"(?P<unit>{{one_unit}}|{lex.anyone('points')})",
        "number": rf"""
            (?P<number> \d{{1,9}}(?:,\d{{3}}){{0,3}}(?:\.\d+)? (?:(?:~|-)1/2)? (?:(?:~{{or_to}}~|-)\d+)?
              | (?:{{a}}~)?{{couple}} | {{a}}~{{a_number}} | {{indefinite}} | {{some_number}}
              | (?:{numbers})
                (?: (?:~|-) (?:{{and_word}}~)? (?:{{a}}~)? (?:{{half_word}}|{{or_to}}~)?
                    (?:{numbers}|{{half_word}}) ){{0,5}} )""",
        "approx": rf"(?P<approx>{lex.anyone('approx')})",
        "about": rf"(?P<approx>{lex.standing_for('approx', 'APPROX')})",
        "kind_of": lex.anyone("kinds"),
        "refs": lex.anyone("refs"),
        "ref_words": lex.anyone("ref_words"),
        "sets": lex.anyone("sets"),
    }
