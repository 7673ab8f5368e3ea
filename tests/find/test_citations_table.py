"""The lines of the issue, in our own sentences: each reference with its form, state and words, and nothing else."""

import pytest

from onrecord.config import Settings
from onrecord.find.citations import find_citations
from onrecord.find.names import find_names
from onrecord.model import Document
from onrecord.split import split

TABLE = [
    # links
    ("The notice is at https://interior.example/notice.", "link found https://interior.example/notice"),
    ("More at www.kaldencourier.example/2031/fire today.", "link found www.kaldencourier.example/2031/fire"),
    ("He wrote it on kaldencourier.example.", ""),
    ("Write to press@interior.example for the text.", ""),
    # parentheses
    (
        "“We knew nothing,” she said. (Source: Kalden Courier, 4 May)",
        "parenthesis found (Source: Kalden Courier, 4 May)",
    ),
    ("Two died. (Sources: AFP, Northern Wire)", "parenthesis found (Sources: AFP, Northern Wire)"),
    ("Two died (Source: police).", "parenthesis found (Source: police)"),
    ("Two died (source: Ministry of Health, 2031).", "parenthesis found (source: Ministry of Health, 2031)"),
    ("Two died (see The Lodzern Post, 3 May).", "parenthesis found (see The Lodzern Post, 3 May)"),
    ("Two died (Northern Wire).", "parenthesis found (Northern Wire)"),
    ("Two died (via Varenia Today).", "parenthesis found (via Varenia Today)"),
    ("Two died (cf. Kalden Courier, 3 May).", "parenthesis found (cf. Kalden Courier, 3 May)"),
    ("Two died (Reuters).", "parenthesis found (Reuters)"),
    ("LODZERN, 3 May (AFP) — Two people died.", "parenthesis found (AFP)"),
    ("“No,” he told Reuters.", "named missing told Reuters"),
    ("Two died (quoted in The Mirava Observer).", "parenthesis found (quoted in The Mirava Observer)"),
    ("Prices rose (Varenia Statistics Office 2031: 14).", "parenthesis found (Varenia Statistics Office 2031: 14)"),
    ("Prisons are full (Reln 2029, p. 14).", "parenthesis found (Reln 2029, p. 14)"),
    ("Prisons are full (Reln and Tolan, 2029).", "parenthesis found (Reln and Tolan, 2029)"),
    ("Prisons are full (Reln et al., 2029).", "parenthesis found (Reln et al., 2029)"),
    ("He was born in Brenn (Ostrel, 1979).", ""),
    ("He led the army (1979–1985).", ""),
    ("The law (adopted in 2029) is void.", ""),
    ("Vesk (Progress Party) left.", ""),
    ("She left (see photo).", ""),
    ("Source: Kalden Courier", "named found Source: Kalden Courier"),
    ("It rained.\n\nSources: AFP, Northern Wire", "named found Sources: AFP, Northern Wire"),
    ("It rained.\n\nSource:", "named dangling Source:"),
    ("Two died. (Source:", "parenthesis dangling (Source:"),
    ("Two died. [source?]", "parenthesis dangling [source?]"),
    ("Two died.[citation needed]", "parenthesis dangling [citation needed]"),
    # notes
    ("Two died.[1]\n\n[1] Kalden Courier, 3 May.", "footnote found [1]"),
    ("Two died [1, 2].\n\n[1] Kalden Courier.\n\n[2] AFP.", "footnote found [1, 2]"),
    ("Two died.[7]", "footnote dangling [7]"),
    ("Two died.¹\n\n¹ Kalden Courier, 3 May.", "footnote found ¹"),
    ("Two died.[1]\n\nReferences\n\n1. Kalden Courier, 3 May.", "footnote found [1]"),
    ("Two died.(1)\n\nNotes\n\n(1) Kalden Courier.", "footnote found (1)"),
    ("Two died.[^1]\n\n[^1]: Kalden Courier.", "footnote found [^1]"),
    ("Two died.*\n\n* Kalden Courier, 3 May.", "footnote found *"),
    ("He has 2 m² and 5 km².", ""),
    # named
    ("As reported by Northern Wire, two died.", "named missing As reported by Northern Wire"),
    ("Two died, Northern Wire reported on Monday.", "named missing Northern Wire reported"),
    ("Two died, according to The Lodzern Post.", "named missing according to The Lodzern Post"),
    ("Two died, according to a report by the Red Crescent.", "named missing a report by the Red Crescent"),
    ("“No,” he told Varenia Today in an interview.", "named missing told Varenia Today"),
    ("The Kalden Courier writes that two died.", "named missing Kalden Courier writes"),
    (
        "The Kalden Courier, citing witnesses, wrote that two died.",
        "named missing Kalden Courier, citing witnesses, wrote",
    ),
    ("In its issue of 3 May, the Kalden Courier wrote of two dead.", "named missing Kalden Courier wrote"),
    ("The newspaper Zora quoted a doctor.", "named missing Zora quoted"),
    ("A documentary broadcast on Radio Ostrel showed it.", "named missing broadcast on Radio Ostrel"),
    ("She worked for the Kalden Courier until 2029.", ""),
    ("The editor of the Kalden Courier was fined.", ""),
    ("Police searched the offices of The Lodzern Post.", ""),
    # laws and bills
    ("The Assembly passed the law “On Public Order”.", "law found the law “On Public Order”"),
    ("The bill “On Foreign Agents” is ready.", "law found The bill “On Foreign Agents”"),
    ("Bill No. 214 was read twice.", "law found Bill No. 214"),
    ("Decree No. 45/2029 bans it.", "law found Decree No. 45/2029"),
    ("The Public Order Act 2029 bans it.", "law found The Public Order Act 2029"),
    ("He broke the Public Order Act.", "law found the Public Order Act"),
    ("Article 9 of the Constitution says so.", "law found Article 9 of the Constitution"),
    ("Articles 12 and 13 of the Criminal Code apply.", "law found Articles 12 and 13 of the Criminal Code"),
    (
        "Article 19 of the International Covenant on Civil and Political Rights protects it.",
        "law found Article 19 of the International Covenant on Civil and Political Rights",
    ),
    ("Under section 3(2) of the Prisons Act he may write.", "law found section 3(2) of the Prisons Act"),
    ("The Law on Assemblies of 2029 was amended.", "law found The Law on Assemblies of 2029"),
    ("Regulation (EU) 2016/679 applies.", "law found Regulation (EU) 2016/679"),
    ("Federal Law No. 54-FZ applies.", "law found Federal Law No. 54-FZ"),
    ("She asked under the Freedom of Information Act.", "law found the Freedom of Information Act"),
    ("The Treaty of Brenn ended the war.", "law found The Treaty of Brenn"),
    ("He studied at Lodzern Law School.", ""),
    ("The Zip Code is 4711.", ""),
    ("He spoke at the Progress Convention in Kalden.", ""),
    ("Mayor Bill Torsk left.", ""),
    ("Article 12 says that nobody is above it.", ""),
    ("He passed the bar and the act was over.", ""),
    ("The law is hard.", ""),
    # cases
    ("In Case No. 12-345 he was acquitted.", "case found Case No. 12-345"),
    ("In Tolan v. Varenia the court found a breach.", "case found Tolan v. Varenia"),
    ("The case of Tolan v Varenia (no. 1234/19) is pending.", "case found Tolan v Varenia (no. 1234/19)"),
    ("Application no. 1234/19 is pending.", "case found Application no. 1234/19"),
    ("Docket No. 19-1392 was closed.", "case found Docket No. 19-1392"),
    ("ICC-02/05-01/09 is open.", "case found ICC-02/05-01/09"),
    ("The football match Brenn v. Kalden is on Sunday.", ""),
    # in other languages
    ("Статья 159 УК РФ применима.", "law found Статья 159 УК РФ"),
    ("Федеральный закон № 54-ФЗ принят.", "law found Федеральный закон № 54-ФЗ"),
    ("يجوز ذلك بموجب المادة 12 من الدستور.", "law found المادة 12 من الدستور"),
    # resolutions
    (
        "UN Security Council Resolution 2334 (2016) condemns it.",
        "resolution found UN Security Council Resolution 2334 (2016)",
    ),
    ("General Assembly resolution 68/262 is clear.", "resolution found General Assembly resolution 68/262"),
    ("Resolution A/RES/68/262 is clear.", "resolution found Resolution A/RES/68/262"),
    ("S/RES/1325 is clear.", "resolution found S/RES/1325"),
    ("Human Rights Council resolution 51/25 named it.", "resolution found Human Rights Council resolution 51/25"),
    ("UNSCR 1325 is clear.", "resolution found UNSCR 1325"),
    ("The new year's resolution failed.", ""),
    ("The resolution of 1080 lines is enough.", ""),
    # scripture
    ("He recited Quran 2:255 aloud.", "scripture found Quran 2:255"),
    ("He recited Surah Al-Baqarah, verse 255.", "scripture found Surah Al-Baqarah, verse 255"),
    ("It is in the Koran, chapter 5, verse 32.", "scripture found the Koran, chapter 5, verse 32"),
    ("“They will spend it” (Quran, 8:36).", "scripture found (Quran, 8:36)"),
    ("Surah 9:5 was quoted.", "scripture found Surah 9:5"),
    ("He quoted John 3:16 and left.", "scripture found John 3:16"),
    ("He quoted Psalm 23.", "scripture found Psalm 23"),
    ("He quoted Romans 13, verse 1.", "scripture found Romans 13, verse 1"),
    ("He quoted (Gen. 1:1).", "scripture found (Gen. 1:1)"),
    ("Mark 12 was the last seat.", ""),
    ("The train left at 8:36.", ""),
    ("John 3 goals, Peter 2.", ""),
]


def cited(text):
    document = Document(id="d", text=text, sha256="0", media_type="text/plain", reader="plain", language="en")
    findings = split(document, Settings())
    findings = findings.add(*find_names(findings))
    return "; ".join(f"{c.form} {c.state} {findings.quote(c.span)}" for c in find_citations(findings))


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_each_reference_is_found_and_nothing_else(text, expected):
    assert cited(text) == expected
