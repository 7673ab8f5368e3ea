"""Arabic events: a trigger and the party beside it, without a parse."""

import pytest

from onrecord.config import Settings
from onrecord.find.events import find_events
from onrecord.find.figures import find_figures
from onrecord.model import Document
from onrecord.split import split


def events(text):
    document = Document(id="d", text=text, sha256="", media_type="text/plain", reader="plain", language="ar")
    findings = split(document, Settings())
    findings = findings.add(*find_figures(findings))
    return [(findings.quote(e.trigger), e) for e in find_events(findings)]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("اعتقلت الشرطة صحافيين في لودزرن.", ("COERCE", "اعتقلت", ["الشرطة"], ["صحافيين"])),
        ("قتل ثلاثة جنود في هجوم قرب كالدن.", ("ASSAULT", "قتل", [], ["ثلاثة جنود"])),
        ("وقُتل نحو 30 سجينا في بلدة ميرافا.", ("ASSAULT", "قُتل", [], ["نحو 30 سجينا"])),
        ("قتل مسلحون شرطيا في برين.", ("ASSAULT", "قتل", ["مسلحون"], ["شرطيا"])),
        ("قالت الوزارة إن مسلحين هاجموا قرية أوستريل.", ("ASSAULT", "هاجموا", ["مسلحين"], [])),
        ("أعلنت الوزارة مقتل جنديين.", ("ASSAULT", "مقتل", [], ["جنديين"])),
        ("تظاهر مئات الطلاب أمام البرلمان.", ("PROTEST", "تظاهر", ["مئات الطلاب"], [])),
        ("تجمع أمس مئات المتظاهرين في كالدن.", ("PROTEST", "تجمع", ["مئات المتظاهرين"], [])),
        ("دعت المعارضة الحكومة إلى الاستقالة.", ("REQUEST", "دعت", ["المعارضة"], ["الحكومة"])),
        ("التقى الرئيس وزير الخارجية.", ("CONSULT", "التقى", ["الرئيس"], ["وزير الخارجية"])),
    ],
)
def test_a_trigger_takes_the_party_beside_it(text, event):
    found = [(e.type, trigger, [p.name for p in e.agents], [p.name for p in e.patients]) for trigger, e in events(text)]
    assert event in found


@pytest.mark.parametrize(
    "text",
    [
        "لم يقتل أحد في الهجوم.",
        "كتب الرئيس كتابا عن القصف.",
        "نجا القائد من محاولة اغتيال وزير.",
        "قتل شخصان في حادث سير.",
        "هل قتل المسلحون شرطيا؟",
    ],
)
def test_what_did_not_happen_or_is_no_act_is_no_event(text):
    assert not events(text)


def test_a_figure_in_the_words_of_the_party_is_the_events():
    (_, event), *_ = events("قتل مهاجم انتحاري 47 شخصا في السوق.")
    assert [(f.counts, f.low, f.high) for f in event.figures] == [("killed", 47, 47)]
    assert (event.stance, event.found_by) == ("asserted", "events.words@1")
    assert event.confidence < 0.5
