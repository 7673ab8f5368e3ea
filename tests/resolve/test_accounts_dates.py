"""Which expression of time an event takes: over the parse, and none where the text does not say."""

from functools import cache

import pytest

from onrecord.config import Settings
from onrecord.model import Document, Findings
from onrecord.pipeline import extract

OWN = [
    ("Gunmen attacked a convoy near Mirava on Monday.", "attacked", "Monday"),
    ("Gunmen attacked a convoy Monday near Mirava.", "attacked", "Monday"),
    ("Police in Kalden arrested two editors last week.", "arrested", "last week"),
    ("Police arrested two editors in Kalden in May 2019.", "arrested", "May 2019"),
    ("Protesters on Tuesday blocked the road to Ostrel.", "blocked", "Tuesday"),
    ("Guards beat three prisoners late on 12 March 2023 in Brenn.", "beat", "12 March 2023"),
    ("The court in Lodzern has detained her since 2021.", "detained", "2021"),
    ("Rebels killed nine villagers between 3 and 5 March 2023.", "killed", "between 3 and 5 March 2023"),
    ("The attack on Monday shocked the town.", "attack", "Monday"),
    ("Monday's attack shocked the town.", "attack", "Monday"),
    ("The town has not recovered from the March 2022 attack.", "attack", "March 2022"),
    ("His arrest in 2014 made him known.", "arrest", "2014"),
    ("Soldiers shot dead two shepherds at dawn on 9 March 2023.", "shot", "dawn on 9 March 2023"),
    ("Yesterday troops abducted a teacher from her home.", "abducted", "Yesterday"),
    ("In the night from 11 to 12 March a crowd attacked the prison.", "attacked", "the night from 11 to 12 March"),
    ("Police have arrested forty people.", "arrested", None),
    ("A bomb killed two guards at the gate of colony No. 3/2.", "killed", None),
    ("Recently police arrested a priest.", "arrested", None),
]

OTHERS = [
    ("The man, arrested in May, was killed on Tuesday.", "arrested", "May"),
    ("The man, arrested in May, was killed on Tuesday.", "killed", "Tuesday"),
    ("Police arrested a man who had killed a judge in 2014.", "killed", "2014"),
    ("Police arrested a man who had killed a judge in 2014.", "arrested", None),
    ("Gunmen killed a merchant convicted in 2014.", "killed", None),
    ("Gunmen killed a merchant wanted by the police since 2014.", "killed", None),
    ("On Friday police arrested five men who had attacked a convoy.", "attacked", None),
    ("Mara Senn, who was arrested in May, was released on Friday.", "released", "Friday"),
    ("Mara Senn, who was arrested in May, was released on Friday.", "arrested", "May"),
    ("She was released on Friday after she was arrested in May.", "released", "Friday"),
    ("She was released on Friday after she was arrested in May.", "arrested", "May"),
    ("Police arrested her on Friday because she had attacked a guard.", "attacked", None),
    ("Police arrested two men on charges of killing a judge in 2014.", "killing", "2014"),
    ("Police arrested two men on charges of killing a judge in 2014.", "arrested", None),
    ("Police arrested two men over the 2014 murder of a judge.", "arrested", None),
    ("The families of men who were killed in prison marched on Monday.", "killed", None),
    ("Workers protested against the law that was passed in 2019.", "protested", None),
    ("Workers protested against the 2019 labour law.", "protested", None),
    ("Relatives of the victims of the attack protested on Monday.", "attack", None),
    ("After an attack on Monday, police arrested five men.", "attack", "Monday"),
    ("After an attack on Monday, police arrested five men.", "arrested", None),
    ("The governor visited Brenn on 17 March 2023, days after a clash.", "clash", None),
    ("He has been in prison since his arrest in 2014.", "arrest", "2014"),
    ("It was the deadliest attack in Mirava since 2014.", "attack", None),
    ("The newspaper, founded in 2004, was raided by police on Tuesday.", "raided", "Tuesday"),
    ("A teacher born on 3 May 1980 was abducted in Ostrel.", "abducted", None),
    ("The trial over the killing of a judge began on Monday.", "killing", None),
    ("The killing of a judge sparked protests on Monday.", "killing", None),
    ("The killing of a judge sparked protests on Monday.", "protests", "Monday"),
    ("The court on Wednesday jailed a man over an attack on Monday.", "attack", "Monday"),
    ("The court on Wednesday jailed a man over an attack on Monday.", "jailed", "Wednesday"),
]

CLAUSES = [
    ("On Monday a bomb exploded in Lodzern, killing five people.", "killing", "Monday"),
    ("Gunmen stormed the village on Monday, killing ten people.", "killing", "Monday"),
    ("Five people were killed when a shell hit a market on Monday.", "killed", "Monday"),
    ("On Monday, while police were clearing the square, they beat two reporters.", "beat", "Monday"),
    ("Five people were killed in an attack on a police post on Monday.", "killed", "Monday"),
    ("Five people were killed in an attack on a police post on Monday.", "attack", "Monday"),
    ("Five people were killed in Monday's attack.", "killed", "Monday"),
    ("Rebels launched an attack on the bridge on Monday.", "attack", "Monday"),
    ("On Monday rebels carried out an attack on the bridge.", "attack", "Monday"),
    ("A riot broke out in the prison of Brenn on 12 March.", "riot", "12 March"),
    ("There was a clash in Mirava on Sunday.", "clash", "Sunday"),
    ("Monday's explosion killed five people.", "killed", "Monday"),
    ("The attack, which killed five people, took place on Monday.", "attack", "Monday"),
    ("The attack, which killed five people, took place on Monday.", "killed", "Monday"),
    ("It was on Monday that gunmen attacked the village.", "attacked", "Monday"),
    ("Soldiers began to shoot at the crowd on Monday.", "shoot", "Monday"),
    ("Dozens of people were arrested at a protest in Kalden on Sunday.", "arrested", "Sunday"),
    ("Dozens of people were arrested at a protest in Kalden on Sunday.", "protest", "Sunday"),
    ("Two men were arrested on Monday in the killing of a judge.", "killing", None),
]

JOINED = [
    ("On Monday, police arrested an editor and the court jailed a lawyer.", "arrested", "Monday"),
    ("On Monday, police arrested an editor and the court jailed a lawyer.", "jailed", "Monday"),
    ("Police arrested an editor on Monday and the court jailed a lawyer.", "jailed", None),
    ("Police arrested an editor, and the court jailed a lawyer on Tuesday.", "arrested", None),
    ("On Monday police arrested an editor, and on Tuesday the court jailed him.", "arrested", "Monday"),
    ("On Monday police arrested an editor, and on Tuesday the court jailed him.", "jailed", "Tuesday"),
    ("Police arrested and beat five men on Monday.", "arrested", "Monday"),
    ("Police arrested and beat five men on Monday.", "beat", "Monday"),
    ("Troops entered the village on Monday and killed ten people.", "killed", "Monday"),
    ("He was arrested in May and killed in June.", "arrested", "May"),
    ("He was arrested in May and killed in June.", "killed", "June"),
    ("He was arrested in 2016 and sentenced to eight years.", "sentenced", None),
    ("He was arrested on Monday and later beaten in the cells.", "beaten", None),
    ("Police raided the office and arrested two editors on Monday.", "raided", "Monday"),
    ("He was arrested on Monday and will be released next week.", "released", "next week"),
]

STATEMENTS = [
    ("The minister said on Tuesday that troops had attacked Mirava in May.", "attacked", "May"),
    ("The minister said on Tuesday that troops had attacked Mirava.", "attacked", None),
    ("Gunmen killed five men, the ministry said on Monday.", "killed", None),
    ("Gunmen killed five men on Sunday, the ministry said on Monday.", "killed", "Sunday"),
    ("On Tuesday the minister said that gunmen had killed five men.", "killed", None),
    ("According to a report published on Friday, guards beat inmates.", "beat", None),
    ("According to the ministry, gunmen killed five men on Sunday.", "killed", "Sunday"),
    ("“They killed my brother on Sunday,” Ilya Brandt told reporters on Tuesday.", "killed", "Sunday"),
    ("“They killed my brother,” Ilya Brandt told reporters on Tuesday.", "killed", None),
    ("Police arrested a man on Friday, a spokesman said, after he had attacked a guard.", "attacked", None),
    ("The ministry announced on 3 March that guards who beat inmates in 2021 had been arrested.", "beat", "2021"),
    ("The ministry denied on Tuesday that police had beaten prisoners.", "beaten", None),
]

PARAGRAPHS = [
    ("On 19 March 2023 people marched in Lodzern. Police detained 40 of them.", "detained", "19 March 2023"),
    ("On 19 March 2023 people marched in Lodzern. Guards have beaten inmates.", "beaten", None),
    ("On 19 March 2023 people marched in Lodzern.\n\nPolice detained 40 people.", "detained", None),
    (
        "On 19 March 2023 people marched in Lodzern. Two days later police detained 40 of them.",
        "detained",
        "Two days later",
    ),
    ("On 19 March 2023 people marched in Lodzern. Police had detained 40 of them.", "detained", None),
    ("On 19 March 2023 people marched in Lodzern. Police will detain them.", "detain", None),
    ("LODZERN, 12 March (Northern Wire) — Gunmen killed five men near the border.", "killed", None),
    ("LODZERN, 12 March (Northern Wire) — Gunmen killed five men on Saturday.", "killed", "Saturday"),
]

TABLE = [*OWN, *OTHERS, *CLAUSES, *JOINED, *STATEMENTS, *PARAGRAPHS]


@cache
def findings(text: str) -> Findings:
    document = Document(
        id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language="en", published="2023-03-20"
    )
    return extract(document, Settings())


def taken(text: str, trigger: str) -> str | None:
    """The words of the expression that the event with a trigger takes."""
    made = findings(text)
    event = next(e for e in made.events if trigger in made.quote(e.trigger))
    if event.when is None:
        return None
    return next(made.quote(t.span) for t in made.timexes if t.id == event.when.timex)


@pytest.mark.parametrize(("text", "trigger", "words"), TABLE)
def test_an_event_takes_the_time_that_its_clause_gives(text, trigger, words):
    assert taken(text, trigger) == words
