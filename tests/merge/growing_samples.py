"""A small invented record: articles by number, told by chance, with copies, look-alikes and undated ones."""

import random

from merge_samples import article, killing, with_entity, with_event

PLACES = ("Mirava", "Ostrel", "Kalden", "Brenn")
OUTLETS = ("Kalden Courier", "Northern Wire", "The Lodzern Post", "Varenia Today", "The Mirava Observer")
PEOPLE = ("Ilse Brandt", "Karl Vester", "Anika Dorn", "Ivo Marek", "Petra Olm", "Jonas Fehr")
THINGS = ("quarry", "granary", "sawmill", "ferry", "brewery", "tannery", "harbour", "cathedral")


def telling(number):
    """An article of a small invented record: a killing, in one of a few places and days, told in one of a few ways."""
    chance = random.Random(number)
    place, outlet, who = chance.choice(PLACES), chance.choice(OUTLETS), chance.choice(PEOPLE)
    day = f"2031-05-{chance.choice((17, 18, 19)):02}"
    given, thing = chance.choice(("24", "12", "At least 24")), chance.choice(THINGS)
    tail = f"{who}, who lives near the {thing} of the Vestermark, heard shots before the sirens. "
    tail += " ".join(f"The {each} was closed on orders of captain {who}." for each in chance.sample(THINGS, 3))
    known = chance.random()
    if known < 0.2:
        found = article(f"{given} prisoners were killed near the {thing}. {tail}", publisher=outlet, published=day)
        return with_event(found, "killed", who="prisoners", day=day if known < 0.1 else None)
    text = f"{given} prisoners were killed in {place}. {tail}"
    if known > 0.8:
        text = f"Two guards and 24 prisoners were killed in {place}, at the granary of the Vestermark, said {outlet}."
        text += " Nobody knew who had given the order, and the governor of the district was silent all day long."
        return with_event(article(text, publisher=chance.choice(OUTLETS)), "killed", day=day, place=place)
    return with_entity(killing(outlet, given, place, day, published="2031-05-25", text=text), who)


def documents(number):
    return {found.document.id: found for found in map(telling, range(number))}
