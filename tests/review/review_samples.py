"""A small article about Varenia with findings made by hand, and decisions about them."""

from onrecord.model import (
    Citation,
    Claim,
    Cue,
    Decision,
    Entity,
    Event,
    Figure,
    Mention,
    Participant,
    Place,
    Speaker,
    Statement,
    Timex,
)
from onrecord.model.edtf import bounds
from samples import at, parted

TEXT = """Ivo Marek, the governor, said on 19 May 2031 that 24 prisoners were killed in Mirava.
“Nobody fled”, he added in Ostrel. Orsen Valdek denied that. According to Northern Wire, over 30 guards were hurt.
Thus, the riot came at the right moment. The minister was silent."""


def article(text=TEXT, **others):
    """The article with its findings: st-1 (told by Marek, holds ev-1), st-2 (by "he"), dates, names, a source."""
    found = parted(text, **{"published": "2031-05-21", **others})
    earliest, latest = bounds("2031-05-19")
    day = Timex(
        id="tx-1",
        span=at(found, "19 May 2031"),
        type="DATE",
        edtf="2031-05-19",
        earliest=earliest,
        latest=latest,
        anchor="explicit",
        found_by="dates@1",
    )
    marek = Mention(id="mn-1", span=at(found, "Ivo Marek"), kind="person", entity="en-1", found_by="names@1")
    valdek = Mention(id="mn-2", span=at(found, "Orsen Valdek"), kind="person", entity="en-2", found_by="names@1")
    told = at(found, "24 prisoners were killed in Mirava")
    first = Statement(
        id="st-1",
        span=found.span(0, told.end),
        content=(told,),
        mode="indirect",
        speaker=Speaker(spans=(marek.span,), entity="en-1", name="Ivo Marek", role="the governor"),
        cue=Cue(spans=(at(found, "said"),), lemma="say"),
        when=day.when,
        confidence=0.8,
        found_by="quotations@1",
    )
    fled = at(found, "“Nobody fled”")
    second = Statement(
        id="st-2",
        span=found.span(fled.start, at(found, "added").end),
        content=(fled,),
        mode="direct",
        speaker=Speaker(spans=(found.span(*_he(found)),), entity="en-1", name="Ivo Marek"),
        cue=Cue(spans=(at(found, "added"),), lemma="add"),
        found_by="quotations@1",
    )
    toll = Figure(span=at(found, "24 prisoners"), counts="killed", low=24, high=24, hedge="exact")
    killed = Event(
        id="ev-1",
        span=told,
        trigger=at(found, "killed"),
        type="ASSAULT",
        patients=(Participant(span=toll.span, name="24 prisoners"),),
        place=Place(span=at(found, "Mirava"), name="Mirava", lat=48.2, lon=31.4),
        when=day.when,
        figures=(toll,),
        according_to="st-1",
        found_by="events@1",
    )
    wire = Citation(
        id="ci-1",
        span=at(found, "According to Northern Wire"),
        form="named",
        state="missing",
        label="Northern Wire",
        found_by="citations@1",
    )
    thus = Claim(
        id="cl-1", span=at(found, "Thus, the riot came at the right moment."), kind="conclusion", supports=("st-1",),
        found_by="claims@1",
    )  # fmt: skip
    return found.add(
        *(day, marek, valdek, first, second, toll, killed, wire, thus),
        Entity(id="en-1", kind="person", name="Ivo Marek", aliases=("Marek",), mentions=("mn-1",), roles=("governor",)),
        Entity(id="en-2", kind="person", name="Orsen Valdek", mentions=("mn-2",), roles=("minister",)),
    )


def _he(found):
    start = found.text.index("he added")
    return start, start + 2


def decision(subject, verdict, *, kind="statement", found=None, n=1, **others):
    """A decision as it is kept, about a finding of the article."""
    name = found.document.id if found is not None else others.pop("document", None)
    return Decision(
        id=f"de-{n}", subject=subject, verdict=verdict, kind=kind, document=name, reviewer="R. Ilves",
        at="2031-06-01T10:00:00Z", **others,
    )  # fmt: skip
