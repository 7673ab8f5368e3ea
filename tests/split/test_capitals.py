"""Articles in capitals are read with small letters, and nothing moves."""

import pytest

from onrecord.config import Settings
from onrecord.pipeline import document_of, extract, statements_of
from onrecord.split.capitals import in_mixed_case

LEAD = "THE POLICE SAID ON MONDAY THAT THEY HAD OPENED AN INQUIRY INTO THE MATTER. "


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ADRA SELM WAS SHOT IN MIRAVA.", "Adra Selm was shot in Mirava."),
        ("GENERAL PAVEL MASON LEFT BUENOS AIRES.", "General Pavel Mason left Buenos Aires."),
        ("THE UN AND THE U.S. EMBASSY CLOSED.", "The UN and the U.S. embassy closed."),
        ("THE VARENIAN WORKERS FRONT [VWF] MET.", "The Varenian Workers Front [VWF] met."),
        (
            "LODZERN, 3 MAY (NORTHERN WIRE) -- [TEXT] REBELS MAY ATTACK.",
            "Lodzern, 3 May (northern wire) -- [Text] Rebels may attack.",
        ),
        ("THE GOVERNMENT'S 1ST OFFER FAILED.", "The government's 1st offer failed."),
        ('HE SAID: "WE DID IT." THEN HE FLED.', 'He said: "we did it." Then he fled.'),
        ("SHINING PATH MEMBERS FLED TO EL SALVADOR.", "Shining Path members fled to El Salvador."),
    ],
)
def test_names_keep_their_capitals(written, read):
    assert in_mixed_case(LEAD + written, "en").endswith(" " + read)


@pytest.mark.parametrize(
    "text",
    [
        "POLICE ARREST FIVE\n\nThe police said on Monday that five people had been arrested in the capital.",
        "LA POLICÍA DETUVO EL LUNES A CINCO PERSONAS EN LA CAPITAL Y NO DIJO POR QUÉ MOTIVO FUERON DETENIDAS.",
        "NATO, UN",
        "",
    ],
)
def test_other_texts_stay_as_they_are(text):
    assert in_mixed_case(text, None) == text


@pytest.mark.parametrize("text", ["İSTANBUL AND STRAßE: ", "ŁÓDŹ AND ЛЬВОВ: ", "ﬁnD ǅ: "])
def test_every_character_keeps_its_place(text):
    whole = text + LEAD * 2
    mixed = in_mixed_case(whole, "en")
    assert len(mixed) == len(whole)
    assert mixed.lower() == whole.lower()


def test_findings_point_into_the_text_as_it_was_written():
    text = LEAD + "GUNMEN KILLED MAYOR ADRA SELM IN MIRAVA ON TUESDAY, THE INTERIOR MINISTRY SAID."
    findings = extract(document_of(text, language="en"), Settings())
    assert findings.document.text == text
    killed = next(e for e in findings.events if findings.quote(e.trigger) == "KILLED")
    assert [findings.quote(p.span) for p in killed.patients] == ["MAYOR ADRA SELM"]
    assert [p.name for p in killed.patients] == ["Mayor Adra Selm"]
    said = statements_of(text, language="en")
    assert said
    assert all(s.span.end <= len(text) for s in said)
