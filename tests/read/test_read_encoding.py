import pytest

from onrecord.read.encoding import decode, known_encoding, without_surrogates

POLISH = "Zażółć gęślą jaźń. Sąd w Mirawie wczoraj ogłosił wyrok."
RUSSIAN = "Полиция Миравы сообщила, что задержаны 12 человек. «Мы ждали», — сказал адвокат."
SIMPLE = "Полиция Миравы сообщила, что задержаны 12 человек. Мы ждали, сказал адвокат."
ARABIC = "قالت الشرطة إن اثني عشر شخصا اعتقلوا في مدينة ميرافا."
FRENCH = "Café “naïve” – said Jürgen’s brother, it’s 5 £."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        ("She said: “No”.", "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (SIMPLE, "koi8-r"),
        (SIMPLE, "cp866"),
        (ARABIC, "cp1256"),
        (RUSSIAN, "utf-16-le"),
        (FRENCH, "utf-16-be"),
    ],
)
def test_an_undeclared_encoding_is_guessed_and_said_to_be_a_guess(text, encoding):
    found = decode(text.encode(encoding))
    assert (found.text, found.guessed) == (text, True)
    (note,) = found.problems("old.txt")
    assert note.kind == "encoding"
    assert "old.txt" in note.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_utf8_and_marked_encodings_are_no_guess_and_the_mark_is_no_text(encoding):
    found = decode(FRENCH.encode(encoding))
    assert (found.text, found.problems("x")) == (FRENCH, ())


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN),
        ("caf\u00e9 \u201cno\u201d".encode("cp1252"), "iso-8859-1", "café “no”"),
        ("naïve".encode(), "windows-1251", "naïve"),
        ("naïve".encode(), "utf-16", "naïve"),
        ("naïve".encode(), "klingon", "naïve"),
        ("日本語のニュース".encode("iso-2022-jp"), "iso-2022-jp", "日本語のニュース"),
    ],
)
def test_a_declared_encoding_is_used_unless_the_bytes_are_utf8(data, declared, text):
    assert decode(data, declared=declared).text == text


def test_line_ends_and_blanks_stay_as_they_are():
    assert decode(b"  a\r\nb\rc\n ").text == "  a\r\nb\rc\n "


@pytest.mark.parametrize(
    ("text", "clean"),
    [("a\ud800b", "a\ufffdb"), ("\ud83d\ude00", "\U0001f600"), ("\ude00\ud83d", "\ufffd\ufffd"), ("plain", "plain")],
)
def test_halves_of_surrogate_pairs_never_stay(text, clean):
    assert without_surrogates(text) == clean


def test_surrogates_written_as_utf8_are_joined():
    assert decode(b"ok \xed\xa0\xbd\xed\xb8\x80.").text == "ok \U0001f600."


def test_some_damage_in_utf8_does_not_make_it_latin():
    found = decode("«Да», «нет», «может быть», сказал он. «Да».".encode() + b"\xff")
    assert found.text.startswith("«Да»")
    assert found.damaged == 1


@pytest.mark.parametrize("label", [None, "", "rot13", "base64", "\x00", "x" * 500])
def test_what_is_no_text_encoding_is_not_known(label):
    assert known_encoding(label) is None
