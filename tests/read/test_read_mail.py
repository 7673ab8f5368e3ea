# ruff: noqa: E501
import pytest

from onrecord.config import Limits
from onrecord.model import Document, Given, Source
from onrecord.read import read_source

HEAD = "From: =?utf-8?q?Anna_K=C3=B6rel?= <anna@post.example>\nTo: desk@post.example\nSubject: {}\nDate: Mon, 3 May 2021 23:30:00 -0500\n"


def read(text, name="a.eml"):
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_source(Source(name=name, data=data), given=Given(), limits=Limits()))


def test_the_headers_say_title_author_and_date():
    (document,) = read(HEAD.format("Re: Fwd: Fire in Mirava") + "\nIt burned.\r\nAll night.\n")
    assert (document.title, document.authors, document.text) == (
        "Fire in Mirava",
        ("Anna Körel",),
        "It burned.\nAll night.",
    )
    assert (document.published, document.published_from) == ("2021-05-03", "header")


def test_plain_text_goes_before_html_and_attachments_are_named():
    parts = [
        "Content-Type: text/html\n\n<p>It <b>burned</b>.</p>",
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nIt burned, said J=FCrgen.",
        'Content-Type: application/pdf; name="list.pdf"\nContent-Disposition: attachment; filename="list.pdf"\n\nAAAA',
    ]
    body = "".join(f"--x\n{part}\n" for part in parts)
    (document,) = read(
        HEAD.format("Fire") + f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n{body}--x--\n"
    )
    assert document.text == "It burned, said Jürgen."
    assert [(p.kind, "list.pdf" in p.message) for p in document.problems] == [("attachment", True)]


def test_html_mail_is_read_without_what_nobody_sees():
    (document,) = read(
        HEAD.format("Fire") + "Content-Type: text/html\n\n<p>It burned.</p><p hidden>SECRET</p><p>All night.</p>"
    )
    assert document.text == "It burned.\n\nAll night."


def test_soft_breaks_are_joined_and_signatures_keep_their_mark():
    (document,) = read(
        HEAD.format("Fire") + "Content-Type: text/plain; format=flowed\n\nIt burned \nall night.\n\n-- \nAnna"
    )
    assert document.text == "It burned all night.\n\n-- \nAnna"


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        ("Content-Type: text/plain; charset=klingon\n", "naïve".encode(), "naïve"),
        ("Content-Type: text/plain; charset=windows-1251\n", "Пожар".encode("cp1251"), "Пожар"),
        ("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", b"SXQgYnVybmVkLg==", "It burned."),
        ("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", b"no base64 at all!", "no base64 at all!"),
        ("Content-Type: multipart/mixed\n", b"no boundary", "no boundary"),
        ("Content-Type: multipart/mixed; boundary=x\n", b"--x\nContent-Type: text/plain\n\nIt burned.", "It burned."),
    ],
)
def test_broken_and_foreign_mail_is_read(headers, body, text):
    found = read((HEAD.format("Fire") + headers + "\n").encode() + body)
    assert isinstance(found[0], Document)
    assert text in found[0].text or headers.endswith("base64\n")


@pytest.mark.parametrize(
    "subject",
    [
        b"Fire in K\xf6ln",
        "Fire in Köln".encode(),
        b"=?iso-8859-1?Q?Fire_in_K=F6ln?=",
        b"=?iso-8859-1?Q?Fire in K\xf6ln?=",
    ],
)
def test_a_subject_in_raw_bytes_is_decoded(subject):
    (document,) = read(HEAD.encode().replace(b"{}", subject) + b"\nIt burned.")
    assert document.title == "Fire in Köln"


def test_a_mail_without_words_of_its_own_has_its_subject_as_text():
    part = 'Content-Type: image/png; name="a.png"\nContent-Disposition: attachment\n\nAAAA'
    (document,) = read(
        HEAD.format("Fire in Mirava is out") + f"Content-Type: multipart/mixed; boundary=b\n\n--b\n{part}\n--b--"
    )
    assert (document.text, document.title) == ("Fire in Mirava is out", "Fire in Mirava is out")
    assert [problem.kind for problem in document.problems] == ["attachment"]


def test_a_mail_without_words_and_subject_is_skipped_as_empty():
    (problem,) = read("From: a@post.example\nDate: Mon, 3 May 2021 23:30:00 -0500\n\n \n")
    assert (problem.kind, "a.eml" in problem.message) == ("empty", True)


def test_a_sender_without_a_name_and_an_impossible_date_are_left_open():
    (document,) = read("From: a@post.example\nSubject: Fire\nDate: yesterday\n\nIt burned.")
    assert (document.authors, document.published) == ((), None)


def test_a_mailbox_gives_one_document_a_message():
    message = "From anna@post.example Mon May  3 10:00:00 2021\n" + HEAD.format("Fire {}") + "\nIt burned {} times.\n\n"
    empty = message.replace("It burned {} times.", "").replace("Subject: Fire {}\n", "")
    found = read("".join(message.replace("{}", str(n)) for n in (1, 2)) + empty, "box")
    assert [getattr(item, "title", item.__class__.__name__) for item in found] == ["Fire 1", "Fire 2", "Problem"]
    assert found[0].uri == "box#1"
    assert "message 3" in found[2].message


def test_mail_nested_without_end_is_read_or_refused():
    data = (
        HEAD.format("Fire")
        + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(600))
        + "\nIt burned."
    )
    assert len(read(data)) == 1


def test_a_letter_in_a_text_file_is_kept_whole_when_nothing_in_it_is_encoded():
    text = "From: Anna Korel <anna@post.example>\nSubject: Fire in Mirava\nDate: Mon, 3 May 2021 10:00:00 +0200\n\nIt burned.\n"
    source = Source(name="letter.txt", data=text.encode())
    (document,) = read_source(source, given=Given(), limits=Limits())
    assert document.text == text
    assert (document.title, document.authors, document.published) == ("Fire in Mirava", ("Anna Korel",), "2021-05-03")
    assert document.quote(document.title_span) == "Fire in Mirava"
