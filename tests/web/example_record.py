# ruff: noqa: E501
"""A record written by hand for the tests of the page: an affair in an invented country, told by four outlets."""

from contextlib import contextmanager

from onrecord.merge import merge
from onrecord.model import (
    Account,
    Citation,
    Claim,
    Cue,
    Dispute,
    DisputedValue,
    Document,
    Entity,
    Event,
    Figure,
    Findings,
    Incident,
    IncidentPlace,
    Passage,
    Place,
    Problem,
    Record,
    SourceProblem,
    Span,
    Speaker,
    Statement,
    TimelineEntry,
    Timex,
    When,
    document_id,
)
from onrecord.store.sqlite import open_store
from onrecord.text import paragraphs

POST = """Ministry says 24 inmates died in Mirava colony

LODZERN, 21 May — Twenty-four inmates and three guards were killed in the night from 19 to 20 May in colony No. 4 near Mirava, the ministry of the interior said on Tuesday.

“The riot was started by members of a banned movement. Our officers were forced to act, and they acted within the law”, Deputy Minister Orsen Valdek told reporters at the gate. He added that “no prisoner who stayed in his cell was harmed”.

Mr Valdek denied that the guards had fired first. Relatives began to gather at the gate on 20 May and have stayed there since.

The law “On the Internal Service of the Armed Forces” was passed by the Assembly on 29 May 2019. (Source:"""

OBSERVER = """What the families of Mirava know

More than 50 men were killed in the colony, according to two people who were inside that night. “They shut the gates at nine and began to shoot at ten”, one of them said. They asked not to be named.

The families keep a list. It has 53 names. <script>alert("x")</script> stands beside one of them, nobody knows why.

The ministry will not say where the bodies are. The guards, it seems, provoked what they later called a riot.

وقالت والدة أحد السجناء: «لم يخبرنا أحد بشيء، ننتظر منذ ثلاثة أيام».

By Lida Arven"""

WIRE = """Varenia prison riot leaves 27 dead: ministry

Twenty-four inmates and three guards were killed in a riot at a prison near Mirava on May 19-20, the interior ministry said. Northern Wire could not verify the figures."""

COURIER = """Opinion: A service with two masters

On 17 May the president spoke in Kalden of “enemies within”. On 29 May the Assembly gave him a new service. Thus, the riot came at the right moment.

In 1998 a similar service was dissolved after protests in Brenn."""


def make(text, *, publisher, title, published=None, language="en", uri=None):
    return Document(
        id=document_id(text=text, publisher=publisher, title=title, url=uri, given_id=None),
        text=text,
        sha256="0" * 64,
        media_type="text/plain",
        reader="plain@1",
        uri=uri,
        title=title,
        publisher=publisher,
        published=published,
        language=language,
    )


class Finder:
    """Findings of one document written down by their words."""

    def __init__(self, document):
        self.document = document
        found = [Span(doc=document.id, start=s, end=e) for s, e in paragraphs(document.text)]
        arabic = [Passage(span=p, language="ar") for p in found if "\u0600" < document.quote(p)[0] < "\u06ff"]
        self.findings = Findings(document=document, paragraphs=tuple(found), passages=tuple(arabic))

    def at(self, words, nth=0):
        start = -1
        for _ in range(nth + 1):
            start = self.document.text.index(words, start + 1)
        return Span(doc=self.document.id, start=start, end=start + len(words))

    def add(self, *found):
        self.findings = self.findings.add(*found)
        return found[-1]

    def timex(self, words, edtf, earliest, latest, nth=0, note=None):
        span = self.at(words, nth)
        return self.add(
            Timex(
                id=span.id("tx"),
                span=span,
                type="DATE",
                edtf=edtf,
                earliest=earliest,
                latest=latest,
                note=note,
                found_by="hand@1",
            )
        )

    def statement(self, *contents, speaker=None, name=None, role=None, cue=None, **others):
        spans = tuple(self.at(words) for words in contents)
        who = Speaker(spans=(self.at(speaker),), name=name, role=role) if speaker else None
        said = Cue(spans=(self.at(cue),)) if cue else None
        whole = Span(doc=self.document.id, start=spans[0].start, end=spans[-1].end)
        return self.add(
            Statement(id=whole.id("st"), span=whole, content=spans, speaker=who, cue=said, found_by="hand@1", **others)
        )

    def figure(self, words, low, high, hedge="exact", counts="killed"):
        return self.add(Figure(span=self.at(words), counts=counts, low=low, high=high, hedge=hedge))

    def event(self, words, trigger, **others):
        span = self.at(words)
        return self.add(Event(id=span.id("ev"), span=span, trigger=self.at(trigger), found_by="hand@1", **others))


def lane(when):
    """The lane of a row of the timeline."""
    if when is None:
        return "undated"
    return "dated" if when.earliest or when.latest else "yearless"


def example_record():
    """Four documents, two incidents (one contested), dated, open, yearless and undated entries."""
    post = Finder(
        make(
            POST,
            publisher="The Lodzern Post",
            title="Ministry says 24 inmates died in Mirava colony",
            published="2019-05-21",
            uri="https://post.example/mirava",
        )
    )
    night = post.timex(
        "in the night from 19 to 20 May",
        "2019-05-19/2019-05-20",
        "2019-05-19",
        "2019-05-20",
        note="the year is the article's",
    )
    since = post.timex("on 20 May", "2019-05-20", "2019-05-20", "2019-05-20")
    passed = post.timex("29 May 2019", "2019-05-29", "2019-05-29", "2019-05-29")
    tuesday = post.timex("on Tuesday", "2019-05-21", "2019-05-21", "2019-05-21")
    mirava = Place(span=post.at("Mirava", 1), name="Mirava", lat=48.2, lon=31.4)
    toll = [post.figure("Twenty-four inmates", 24, 24), post.figure("three guards", 3, 3)]
    ministry = post.statement(
        "Twenty-four inmates and three guards were killed in the night from 19 to 20 May in colony No. 4 near Mirava",
        speaker="the ministry of the interior",
        name="Ministry of the Interior",
        cue="said on",
        mode="indirect",
        when=tuesday.when,
    )
    valdek = {"name": "Orsen Valdek", "role": "Deputy Minister"}
    riot = post.statement(
        "“The riot was started by members of a banned movement. Our officers were forced to act, and they acted within the law”",
        speaker="Orsen Valdek",
        cue="told",
        mode="direct",
        when=tuesday.when,
        place=mirava,
        **valdek,
    )
    post.statement(
        "“no prisoner who stayed in his cell was harmed”",
        speaker="He",
        cue="added",
        mode="direct",
        when=tuesday.when,
        **valdek,
    )
    post.statement(
        "that the guards had fired first",
        speaker="Mr Valdek",
        cue="denied",
        mode="indirect",
        stance="denied",
        when=tuesday.when,
        **valdek,
    )
    killing = post.event(
        "Twenty-four inmates and three guards were killed in the night from 19 to 20 May in colony No. 4 near Mirava",
        "killed",
        type="ASSAULT",
        mode="killing",
        place=mirava,
        when=night.when,
        figures=tuple(toll),
        according_to=ministry.id,
    )
    gather = post.event(
        "Relatives began to gather at the gate on 20 May",
        "gather",
        type="PROTEST",
        when=When(edtf="2019-05-20/..", earliest="2019-05-20", timex=since.id),
    )
    source = post.at("(Source:")
    post.add(Citation(id=source.id("ci"), span=source, form="parenthesis", state="dangling", found_by="hand@1"))

    observer = Finder(
        make(
            OBSERVER,
            publisher="The Mirava Observer",
            title="What the families of Mirava <b>know</b>",
            published="2019-05-24",
            uri="javascript:alert(1)",
        )
    )
    over = observer.figure("More than 50 men", 51, None, "over")
    inside = observer.statement(
        "More than 50 men were killed in the colony",
        speaker="two people who were inside that night",
        cue="according to",
        mode="indirect",
        voice="unnamed",
    )
    shots = observer.statement(
        "“They shut the gates at nine and began to shoot at ten”",
        speaker="one of them",
        cue="said",
        mode="direct",
        voice="unnamed",
    )
    observer.statement(
        "«لم يخبرنا أحد بشيء، ننتظر منذ ثلاثة أيام»",
        speaker="والدة أحد السجناء",
        cue="قالت",
        mode="direct",
        when=When(edtf="XXXX-05-19/XXXX-05-20"),
    )
    told = observer.event(
        "More than 50 men were killed in the colony",
        "killed",
        type="ASSAULT",
        mode="killing",
        figures=(over,),
        according_to=inside.id,
    )
    claim = observer.at("The guards, it seems, provoked what they later called a riot.")
    observer.add(Claim(id=claim.id("cl"), span=claim, kind="conclusion", found_by="hand@1"))

    wire = Finder(
        make(
            WIRE,
            publisher="Northern Wire",
            title="Varenia prison riot leaves 27 dead: ministry",
            published="2019-05-21",
        )
    )
    span = wire.timex("on May 19-20", "2019-05-19/2019-05-20", "2019-05-19", "2019-05-20")
    wired = wire.event(
        "Twenty-four inmates and three guards were killed in a riot at a prison near Mirava on May 19-20",
        "killed",
        type="ASSAULT",
        when=span.when,
    )
    wire.figure("Twenty-four inmates", 24, 24)

    courier = Finder(make(COURIER, publisher="Kalden Courier", title="Opinion: A service with two masters"))
    spoke = courier.timex("On 17 May", "XXXX-05-17", None, None)
    courier.timex("On 29 May", "XXXX-05-29", None, None)
    past = courier.timex("In 1998", "1998", "1998-01-01", "1998-12-31")
    enemies = courier.statement(
        "“enemies within”", speaker="the president", role="president", cue="spoke", mode="direct", when=spoke.when
    )
    dissolved = courier.event(
        "In 1998 a similar service was dissolved after protests in Brenn.", "dissolved", type="COERCE", when=past.when
    )
    thus = courier.at("Thus, the riot came at the right moment.")
    courier.add(Claim(id=thus.id("cl"), span=thus, kind="conclusion", found_by="hand@1"))
    courier.add(Problem(kind="weekday", message="the weekday does not fit the date", start=thus.start, end=thus.end))

    incidents = (
        Incident(
            id="in-killing", title="Killing of prisoners in colony No. 4", type="ASSAULT",
            when=When(edtf="2019-05-19/2019-05-20", earliest="2019-05-19", latest="2019-05-20"), place=IncidentPlace(name="Mirava", lat=48.2, lon=31.4),
            accounts=(
                Account(document=post.document.id, publisher="The Lodzern Post", events=(killing.id,), statements=(ministry.id, riot.id), according_to="Ministry of the Interior", figures=tuple(toll)),
                Account(document=observer.document.id, publisher="The Mirava Observer", events=(told.id,), statements=(inside.id, shots.id), stance="alleged", according_to=None, figures=(over,)),
                Account(document=wire.document.id, publisher="Northern Wire", events=(wired.id,), according_to="Ministry of the Interior", figures=wire.findings.figures),
            ),
            publishers=("Northern Wire", "The Lodzern Post", "The Mirava Observer"), independent=2,
            copies=((post.document.id, wire.document.id),),
            disputes=(Dispute(field="killed", values=(DisputedValue(value="24", accounts=(0, 2)), DisputedValue(value="51 or more", accounts=(1,)))),),
            status="contested", reasons=("the same kind of event at Mirava on 19–20 May 2019", "no account places it on another day"),
        ),
        Incident(
            id="in-gather", title="Relatives gather at the gate", type="PROTEST", when=gather.when, place=None,
            accounts=(Account(document=post.document.id, publisher="The Lodzern Post", events=(gather.id,)),), publishers=("The Lodzern Post",),
        ),
        Incident(
            id="in-law", title="The Assembly passes the law on the Internal Service", type="COOPERATE", when=passed.when, place=IncidentPlace(name="Lodzern", lat=50.1, lon=30.2),
            accounts=(Account(document=post.document.id, publisher="The Lodzern Post"), Account(document=courier.document.id, publisher="Kalden Courier")),
            publishers=("Kalden Courier", "The Lodzern Post"), independent=2, status="corroborated",
        ),
        Incident(
            id="in-service", title="A similar service is dissolved", type="COERCE", when=past.when, place=IncidentPlace(name="Brenn"),
            accounts=(Account(document=courier.document.id, publisher="Kalden Courier", events=(dissolved.id,)),), publishers=("Kalden Courier",),
        ),
        Incident(id="in-undated", title="Bodies are moved", type="COERCE", when=None, place=None, accounts=(Account(document=observer.document.id),)),
    )  # fmt: skip
    findings = tuple(sorted((f.findings for f in (post, observer, wire, courier)), key=lambda f: f.document.id))
    dated = [(f, s) for f in findings for s in f.statements if s.when]
    timeline = (
        *(
            TimelineEntry(
                when=i.when,
                label=i.title,
                documents=len(i.accounts),
                independent=i.independent,
                incident=i.id,
                lane=lane(i.when),
            )
            for i in incidents
        ),
        *(
            TimelineEntry(
                when=s.when, label=f.quote(s.content[0]), documents=1, independent=1, statement=s.id, lane=lane(s.when)
            )
            for f, s in dated
        ),
    )
    assert enemies.when
    entities = (
        Entity(id="en-ministry", kind="organisation", name="Ministry of the Interior", aliases=("interior ministry",)),
        Entity(id="en-valdek", kind="person", name="Orsen Valdek", aliases=("Valdek",), roles=("Deputy Minister",)),
        Entity(id="en-arven", kind="person", name="Lida Arven"),
    )
    return Record(
        findings=findings, entities=entities, incidents=incidents, timeline=timeline, copies=((post.document.id, wire.document.id),),
        problems=(SourceProblem(kind="unreadable", message="broken.pdf: not a PDF; save it again", source="broken.pdf"),),
    )  # fmt: skip


@contextmanager
def kept(folder):
    """A store with the example record, merged."""
    with open_store(str(folder), create=True) as opened:
        for found in example_record().findings:
            source = found.document.publisher
            opened.put(source=source, sha256="0" * 64, data=None, fingerprint="1", findings=[found], problems=[])
        opened.save_merged(merge(list(opened.findings())))
        yield opened
