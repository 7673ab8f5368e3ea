"""Dates in languages that have words of time but no grammar of their own: explicit and plain relative ones.

The templates are the same for all of them; what a language has no words for reads nothing (see `patterns`).
"""

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
    *(template for template in SHARED if template.name != "slashed"),
    Template(
        "day-first",  # 29/5/2019, ٢٩/٥/٢٠١٩: the day stands first
        "DATE",
        r"""(?P<day>\d{1,2}) / (?P<month_number>\d{1,2}) / (?P<year>\d{4}) {year_end}? (?![\d/])""",
    ),
    Template(
        "night-range",  # в ночь с 19 на 20 мая; ليلة 19-20 مايو
        "TIME",
        r"""(?: (?P<night>{night}) ~ )? {span_from}?
        (?P<end1> {day} (?: ~ {of}? {month} (?: ,?~ {year} )? )? )
        (?: ~ (?P<overnight>{overnight}) ~ | (?(night) {to} | (?!) ) )
        (?P<end2> {day2} ~ {of}? {month2} (?: ,?~ {year2} )? )""",
    ),
    Template(
        "night-to",  # в ночь на 20 мая; в ночь на вторник
        "TIME",
        r"""(?P<night_to>{night_to}) ~ (?: {day} ~ {month} (?: ,?~ {year} )? | {weekday} )""",
    ),
    Template(
        "day-range",  # с 3 по 5 мая 2019 года; من 3 إلى 5 مايو
        "DATE",
        r"""{span_from}? (?P<end1> {day} ) {to} (?P<end2> {day2} ~ {of}? {month2} (?: ,?~ {of}? {year2} )? )""",
    ),
    Template(
        "date-range",  # с 28 мая по 3 июня 2019 года
        "DATE",
        r"""{span_from}? (?P<end1> {day} ~ {of}? {month} (?: ,?~ {of}? {year} )? ) {to}
        (?P<end2> {day2} ~ {of}? {month2} (?: ,?~ {of}? {year2} )? )""",
    ),
    Template(
        "month-range",  # с мая по июль 2019 года; в мае-июне 2019 года
        "DATE",
        r"""{span_from}? (?P<end1> {month} (?: ~ {of}? {year} )? ) {to}
        (?P<end2> {month2} (?: ,?~ {of}? {year2} )? )""",
    ),
    Template(
        "year-range",  # с 2013 по 2016 год; بين عامي 2013 و2016
        "DATE",
        r"""{span_from}? (?P<end1> {year} ) {to} (?P<end2> {year2} )""",
    ),
    Template(
        "day-month",  # в понедельник, 29 мая 2019 года; مساء الاثنين 29 أيار/مايو 2019
        "DATE",
        r"""(?: {part} ~ (?: {day_of} ~ )? )? (?: {weekday} ,?~ )? {day} ~ {of}? {month}
        (?: ,?~ {of}? {year} | ~ {of_year} | ~ {rel_after} )?""",
    ),
    Template("hijri-day", "DATE", r"""{day} ~ {of}? {hijri} (?: ,?~ {of}? {hijri_year} )?"""),  # ٢٩ رمضان ١٤٤٠ هـ
    Template("hijri-month", "DATE", r"""(?: {hijri} ~ {of}? {hijri_year} | {month_of} ~ {hijri2} )"""),  # رمضان ١٤٤٠
    Template("hijri-year", "DATE", r"""{hijri_marked}"""),  # عام 1440 هـ
    Template(
        "month",  # май 2019; в начале мая прошлого года; مايو الماضي
        "DATE",
        r"""(?: {mod} ~ {of}? )? {month} (?: ,?~ {of}? {year} | ~ {of_year} | ~ {rel_after} )?""",
    ),
    Template(
        "weekday",  # в прошлый вторник; مساء يوم الأحد الماضي; в пятницу вечером
        "DATE",
        r"""(?: {part} ~ (?: {day_of} ~ )? )? (?: {rel} ~ )? {weekday} (?: ~ {rel_after} | ~ {part2} )?""",
    ),
    Template(
        "day-word",  # вчера вечером; مساء أمس الثلاثاء
        "DATE",
        r"""(?: {part} ~ )? (?P<near_day>{day_words}) (?: ~ {part2} | ,?~ {weekday} )?""",
    ),
    Template("rel-unit", "DATE", r"""(?: {mod} ~ )? (?: {rel} ~ {long_unit} | {long_unit2} ~ {rel_after} )"""),
    Template(
        "ago",  # два дня назад; قبل يومين
        "DATE",
        r"""(?: (?: {count} ~ {unit} | {whole_unit} ) ~ (?P<ago_after>{ago})
            | (?P<ago_before>{ago_before}) ~ (?: {count2} ~ {unit2} | {dual_unit} | {whole_unit2} ) )""",
    ),
    Template(
        "ahead", "DATE", r"""(?P<ahead>{ahead}) ~ (?: {count} ~ {unit} | {dual_unit} | {whole_unit} )"""
    ),  # через неделю
    Template(
        "decade",  # в 1990-х годах; в 80-х годах
        "DATE",
        r"""(?: (?P<decade>[12]\d\d) 0 (?:{decade}) (?: ~ (?:{year_words}) )?
            | (?P<decade_digit>\d) 0 (?:{decade}) ~ (?:{year_words}) )""",
    ),
    Template("year", "DATE", r"""(?: {marked_year} | {prefixed_year} | {lone_year} )"""),  # 2019 год; عام ٢٠١٩
)


def pieces(lex: Lexicon) -> dict[str, str]:
    """The pieces of the templates, by name; digits may be European, Arabic-Indic or Persian."""
    return {**_numbered(lex), **_named(lex), **_joining(lex)}


def _numbered(lex: Lexicon) -> dict[str, str]:
    """Days and years."""
    words, short = lex.links("year_suffix"), lex.links("year_short")
    endings = rf"~?(?:{words})(?!\w)|~?(?:{short})\b\.?|(?:{lex.links('year_ending')})(?!\w)"
    hijri = rf"~?(?:{lex.links('hijri_suffix')})(?!\w)"
    digits = rf"(?:1[89]|20|١[٨٩]|٢٠|۱[۸۹]|۲۰)\d\d(?!\d|{hijri}|[.,]\d)"
    before = rf"(?:{lex.links('year_prefix')})~"
    hijri_digits = r"(?:1[345]|١[٣٤٥]|۱[۳۴۵])\d\d(?!\d)"
    day = r"(?:[0-2٠-٢۰-۲]?\d|[3٣۳][01٠١۰۱])(?!\d|[.,:/]\d)"
    return {
        "day": rf"(?:(?P<day>{day})(?:{lex.links('day_suffix')})?|(?P<day_in_words>{lex.anyone('days')}))",
        "year": rf"(?:{before})?(?P<year>{digits})(?:{endings})?",
        "year_end": rf"(?:{endings})",
        "marked_year": rf"(?P<year>{digits})(?:{endings})",
        "prefixed_year": rf"{before}(?P<prefixed_year>{digits})",
        "lone_year": rf"(?P<lone_year>{digits})",
        "year_words": lex.links("year_suffix"),
        "decade": lex.links("decade"),
        "hijri_year": rf"(?:{before})?(?P<hijri_year>{hijri_digits})(?:{hijri})?",
        "hijri_marked": rf"(?:{before})?(?P<hijri_year>{hijri_digits}){hijri}",
    }


def _named(lex: Lexicon) -> dict[str, str]:
    """Months, week days, parts of the day, units."""
    months, short = lex.anyone("months"), lex.anyone("short_months")
    rel, after = lex.anyone("relations"), lex.anyone("relations_after")
    years = lex.standing_for("units", "Y")
    long_units = "|".join(lex.standing_for("units", unit) for unit in "WMY")
    return {
        "month": rf"(?P<month>(?:{months})\b|(?:{short})(?:\.|\b))(?:~?/~?(?:{months})\b)?",  # أيار/مايو
        "hijri": rf"(?P<hijri>{lex.anyone('hijri')})",
        "weekday": rf"(?P<weekday>{lex.anyone('weekdays')})\b",
        "day_words": lex.anyone("day_words"),
        "part": rf"(?P<part>{lex.anyone('parts')})",
        "mod": rf"(?P<mod>{lex.anyone('mods')})",
        "unit": rf"(?P<unit>{lex.anyone('units')})",
        "whole_unit": rf"(?P<whole_unit>{lex.anyone('units')})",
        "dual_unit": rf"(?P<dual_unit>{lex.anyone('duals')})",
        "long_unit": rf"(?P<unit>{long_units})",
        "count": rf"(?P<number>\d{{1,3}}|{lex.anyone('numbers')})",
        "rel": rf"(?P<relation_word>{rel})",
        "rel_after": rf"(?P<relation_after>{after})",
        "of_year": rf"(?:{{of}})?(?:(?P<of_word>{rel})(?:~(?:{years})|(?<=\.))|(?:{years})~(?P<of_after>{after}))",
    }


def _joining(lex: Lexicon) -> dict[str, str]:
    """The words between the parts."""
    starts = rf"(?:(?:{lex.links('from')})~|(?P<between>{lex.links('between')})~)"
    return {
        "of": rf"(?:(?:{lex.links('of')})~)",
        "span_from": starts,
        "to": rf"(?:~(?:{lex.links('range')})~|~?[-–—]~?|(?(between)~(?:{lex.links('and')})~?|(?!)))",
        **{kind: lex.links(kind) for kind in ("night", "night_to", "overnight", "ago", "ago_before", "ahead")},
        "day_of": rf"(?:{lex.links('day_of')})",
        "month_of": rf"(?:{lex.links('month_of')})",
        "joined": lex.links("joined"),
        "glued": lex.links("glued"),
    }
