"""A list that another program keeps stands for its files, which are read with what the list says of them."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from onrecord.config import Limits, Settings
from onrecord.listing import sources
from onrecord.model import Document, Given, Problem
from onrecord.read import expand, read_source
from onrecord.read.catalogues import _KINDS
from onrecord.read.zotero import is_rdf

SNAPSHOT = "<html><head><title>Post</title></head><body><article><p>{}</p></article></body></html>"
FIRE = "Two people were hurt in a fire in the harbour of Mirava on Sunday, the mayor told the paper on Monday."
VOTE = "The Assembly voted on the budget of the ministry of the interior late on Tuesday, after a long debate."
HEAD = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/">"""
ARTICLE = """
<bib:Article rdf:about="https://post.example/fire">
  <z:itemType>newspaperArticle</z:itemType>
  <dcterms:isPartOf><bib:Newspaper><dc:title>The Lodzern Post</dc:title></bib:Newspaper></dcterms:isPartOf>
  <bib:authors><rdf:Seq>
    <rdf:li><foaf:Person><foaf:surname>Korel</foaf:surname><foaf:givenName>Anna</foaf:givenName></foaf:Person></rdf:li>
    <rdf:li><foaf:Person><foaf:surname>Northern Wire</foaf:surname></foaf:Person></rdf:li>
  </rdf:Seq></bib:authors>
  <link:link rdf:resource="#item_3"/>
  <dc:title>Fire in Mirava</dc:title>
  <dc:date>{date}</dc:date>
  <z:language>en-GB</z:language>
  <dc:identifier><dcterms:URI><rdf:value>https://post.example/fire</rdf:value></dcterms:URI></dc:identifier>
  <dcterms:dateSubmitted>2031-05-04 10:00:00</dcterms:dateSubmitted>
</bib:Article>"""
ATTACHED = """
<z:Attachment rdf:about="#item_{number}">
  <z:itemType>attachment</z:itemType>
  {path}
  <dc:title>Snapshot</dc:title><link:type>text/html</link:type>
</z:Attachment>"""
NEW, OLD = '<z:path rdf:resource="{}"/>', '<rdf:resource rdf:resource="{}"/>'
COLUMNS = ("Key", "Item Type", "Author", "Title", "Publication Title", "Url", "Date", "Access Date", "Publisher")


def library(*parts):
    return HEAD + "".join(parts) + "</rdf:RDF>"


def attached(path, number=3, form=NEW):
    return ATTACHED.format(number=number, path=form.format(path))


def put(folder, **files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(*paths, given=None):
    documents, problems = [], []
    for source in expand(map(str, paths)):
        items = (
            [source] if isinstance(source, Problem) else read_source(source, given=given or Given(), limits=Limits())
        )
        for item in items:
            (documents if isinstance(item, Document) else problems).append(item)
    return documents, [problem.message for problem in problems]


def table(columns, *rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# ---- Zotero ----


@pytest.mark.parametrize("form", [NEW, OLD])
@pytest.mark.parametrize("named", ["the list", "its folder"])
def test_an_attachment_of_zotero_is_read_with_what_its_item_says(tmp_path, form, named):
    put(
        tmp_path / "lib",
        **{
            "my.rdf": library(ARTICLE.format(date="2031-05-03"), attached("files/3/fire.html", form=form)),
            "files/3/fire.html": SNAPSHOT.format(FIRE),
            "files/3/style.html": SNAPSHOT.format("This belongs to the snapshot and is no article of the library."),
        },
    )
    (document,), problems = read(tmp_path / "lib" / "my.rdf" if named == "the list" else tmp_path / "lib")
    assert problems == []
    assert document.text == FIRE
    assert (document.title, document.publisher) == ("Fire in Mirava", "The Lodzern Post")
    assert document.authors == ("Anna Korel", "Northern Wire")
    assert (document.published, document.published_from) == ("2031-05-03", "given")
    assert (document.uri, document.retrieved) == ("https://post.example/fire", "2031-05-04T10:00:00Z")


def test_what_the_command_says_wins_over_what_the_library_says(tmp_path):
    files = {"my.rdf": library(ARTICLE.format(date="2031-05-03"), attached("files/3/a.html"))}
    put(tmp_path, **files, **{"files/3/a.html": SNAPSHOT.format(FIRE)})
    (document,), _ = read(tmp_path / "my.rdf", given=Given(publisher="Kalden Courier"))
    assert (document.publisher, document.title) == ("Kalden Courier", "Fire in Mirava")


def test_a_name_with_blanks_is_found_as_it_is_and_with_its_escapes(tmp_path):
    put(
        tmp_path,
        **{
            "my.rdf": library(
                ARTICLE.format(date=""), attached("files/3/Korel%20-%20Fire.html"), attached("files/4/50% off.html", 4)
            ),
            "files/3/Korel - Fire.html": SNAPSHOT.format(FIRE),
            "files/4/50% off.html": SNAPSHOT.format(VOTE),
        },
    )
    documents, problems = read(tmp_path / "my.rdf")
    assert [document.text for document in documents] == [FIRE, VOTE]
    assert problems == []


def test_an_item_without_a_file_and_a_note_are_told(tmp_path):
    note = '<bib:Memo rdf:about="#item_9"><rdf:value>my thoughts</rdf:value></bib:Memo>'
    put(tmp_path, **{"my.rdf": library(ARTICLE.format(date="May 2031"), note)})
    documents, problems = read(tmp_path / "my.rdf")
    assert documents == []
    assert "“Fire in Mirava”: the date 'May 2031' is no full day" in problems[0]
    assert "“Fire in Mirava”: it has no file: export the library with its files" in problems[1]
    assert "https://post.example/fire" in problems[1]
    assert "is a note of your own" in problems[2]


def test_a_journal_named_elsewhere_in_the_library_is_the_publisher(tmp_path):
    journal = '<bib:Journal rdf:about="urn:issn:1"><dc:title>Varenia Today</dc:title></bib:Journal>'
    part = '<dcterms:isPartOf rdf:resource="urn:issn:1"/>'
    article = ARTICLE.format(date="").replace("</dcterms:isPartOf>", "</dcterms:isPartOf>" + part)
    article = article.replace("<dc:title>The Lodzern Post</dc:title>", "")
    put(tmp_path, **{"my.rdf": library(article, journal, attached("files/3/a.html")),
                     "files/3/a.html": SNAPSHOT.format(FIRE)})  # fmt: skip
    assert read(tmp_path / "my.rdf")[0][0].publisher == "Varenia Today"


@pytest.mark.parametrize(
    "path", ["../secret.html", "/etc/hostname", "files/../../secret.html", "link.html", "C:\\x.html"]
)
def test_a_list_cannot_name_files_outside_its_folder(tmp_path, path):
    put(tmp_path, **{"secret.html": SNAPSHOT.format(VOTE)})
    put(tmp_path / "lib", **{"my.rdf": library(ARTICLE.format(date=""), attached(path))})
    (tmp_path / "lib" / "link.html").symlink_to(tmp_path / "secret.html")
    documents, problems = read(tmp_path / "lib" / "my.rdf")
    assert documents == []
    assert "is not below the folder of the list: put it there" in problems[0]


@pytest.mark.parametrize("damage", ["<rdf:RDF xmlns:z='http://www.zotero.org/namespaces/export#'", "&bomb;"])
def test_a_damaged_library_is_a_problem(tmp_path, damage):
    put(tmp_path, **{"my.rdf": library("&x;") if damage == "&bomb;" else damage})
    documents, problems = read(tmp_path / "my.rdf")
    assert documents == []
    assert "my.rdf: cannot be read (it is damaged" in problems[0]


def test_zotero_csv_names_files_of_another_machine_by_their_last_parts(tmp_path):
    row = dict(zip(COLUMNS, ("AB12CD34", "newspaperArticle", "Korel, Anna; Dantz, Ivo", "Fire, again", "The Post",
                             "https://post.example/2", "3 May 2031", "2031-05-04 10:00:00", "Post Ltd"),
                   strict=True))  # fmt: skip
    files = "/home/anna/Zotero/storage/AB12CD34/fire.html; C:\\Users\\anna\\Zotero\\storage\\EF56\\vote; late.html"
    rows = [row | {"File Attachments": files}, row | {"Title": "No file"}, {"Item Type": "note", "Key": "X"}]
    put(
        tmp_path,
        **{
            "my.csv": "\ufeff" + table((*COLUMNS, "File Attachments"), *rows),
            "storage/AB12CD34/fire.html": SNAPSHOT.format(FIRE),
            "EF56/vote; late.html": SNAPSHOT.format(VOTE),
        },
    )
    (fire, vote), problems = read(tmp_path / "my.csv")
    assert (fire.text, vote.text) == (FIRE, VOTE)
    assert (fire.authors, fire.publisher, fire.published) == (("Anna Korel", "Ivo Dantz"), "The Post", "2031-05-03")
    assert [problem.partition(": ")[2] for problem in problems] == [
        "line 3 (“No file”): it has no file: export the library with its files, or give its address with --network"
        " (it is at https://post.example/2)",
        "line 4: it is a note of your own, not an article, and was left out",
    ]


# ---- auto-archiver ----


def capture(*pages):
    records = []
    for address, text in pages:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{SNAPSHOT.format(text)}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2031-05-04T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:x:{address}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc", b"".join(records))
    return packed.getvalue()


SHEET = ("Link", "Archive status", "Archive location", "Archive date", "Upload timestamp", "Upload title",
         "Text content", "WACZ")  # fmt: skip


def test_a_row_of_auto_archiver_is_its_web_archive_and_only_its_own_page_has_its_title(tmp_path):
    wacz = capture(("https://post.example/fire", FIRE), ("https://ads.example/frame", VOTE))
    row = {"Link": "https://post.example/fire", "Archive status": "success", "Upload title": "Fire (post)",
           "Upload timestamp": "2031-05-03T08:00:00+00:00", "WACZ": "https://store.example/x/a1.wacz",
           "Archive location": "./local_archive/report.html", "Text content": "short"}  # fmt: skip
    put(tmp_path, **{"sheet.csv": table(SHEET, row), "a1.wacz": wacz})
    (fire, frame), problems = read(tmp_path)
    assert problems == []
    assert (fire.uri, fire.title, fire.published) == ("https://post.example/fire", "Fire (post)", "2031-05-03")
    assert (frame.uri, frame.title, frame.published) == ("https://ads.example/frame", "Post", None)
    assert fire.retrieved == frame.retrieved == "2031-05-04T10:00:00Z"


def test_the_text_in_the_table_goes_before_the_archivers_own_report(tmp_path):
    row = {"Link": "https://post.example/fire", "Archive status": "success", "Text content": FIRE,
           "Archive location": "report.html", "Archive date": "2031-05-04T10:00:00.12"}  # fmt: skip
    bare = row | {"Text content": ""}
    failed = {"Link": "https://post.example/x", "Archive status": "no archiver"}
    put(tmp_path, **{"sheet.csv": table(SHEET, row, bare, failed), "report.html": SNAPSHOT.format(VOTE)})
    (fire, report), problems = read(tmp_path)
    assert (fire.text, fire.uri, fire.retrieved) == (FIRE, "https://post.example/fire", "2031-05-04T10:00:00Z")
    assert report.text == VOTE
    assert [problem.partition(": ")[2] for problem in problems] == [
        "line 4: nothing was archived (status: no archiver) (it is at https://post.example/x)"
    ]


def test_a_row_of_its_database_is_read_with_its_web_archive(tmp_path):
    metadata = (
        "{'url': 'https://post.example/fire', 'title': \"Fire's out\", '_processed_at': "
        "datetime.datetime(2031, 5, 4, 10, 0, 1, 5, tzinfo=datetime.timezone.utc), 'timestamp': '2031-05-03'}"
    )
    media = "[{'filename': '/tmp/q/a1.wacz', 'urls': ['./local_archive/a1.wacz'], 'properties': {}}, {'x': 1}]"
    rows = [{"status": "wacz: success", "metadata": metadata, "media": media},
            {"status": "nothing archived", "metadata": "{'url': 'javascript:1'}", "media": "__import__('os')"},
            {"status": "deep", "metadata": "[" * 5000, "media": "[]"}]  # fmt: skip
    wacz = capture(("https://post.example/fire", FIRE))
    put(tmp_path, **{"db.csv": table(("status", "metadata", "media"), *rows), "local_archive/a1.wacz": wacz})
    (fire,), problems = read(tmp_path)
    assert (fire.title, fire.published, fire.uri) == ("Fire's out", "2031-05-03", "https://post.example/fire")
    assert [problem.partition(": ")[2] for problem in problems] == [
        "line 3: nothing was archived (status: nothing archived)",
        "line 4: nothing was archived (status: deep)",
    ]


def test_a_web_archive_that_is_not_there_is_told_beside_the_text(tmp_path):
    row = {"Link": "https://post.example/fire", "Archive status": "ok", "Text content": FIRE, "WACZ": "s3/a1.wacz"}
    put(tmp_path, **{"sheet.csv": table(SHEET, row)})
    (fire,), (problem,) = read(tmp_path / "sheet.csv")
    assert fire.text == FIRE
    assert "its file s3/a1.wacz is not below the folder of the list" in problem


# ---- lists of feeds ----


def test_a_list_of_feeds_says_that_it_wants_the_network(tmp_path):
    opml = '<?xml version="1.0"?><opml version="2.0"><body><outline xmlUrl="https://post.example/feed"/></body></opml>'
    put(tmp_path, **{"feeds.opml": opml})
    told = f"{tmp_path.name}/feeds.opml: skipped, a list of feeds: say --network to fetch what they have"
    assert read(tmp_path) == ([], [told])


@pytest.mark.parametrize("content", ["id,url,note\n1,https://a.example,x\n", "<rdf:RDF></rdf:RDF>", "", "\ufeff"])
def test_other_tables_and_rdf_are_no_catalogues(tmp_path, content):
    put(tmp_path, **{"a.csv": content, "a.rdf": content})
    assert not any("below the folder" in problem for problem in read(tmp_path)[1])


def test_a_list_is_read_in_a_process_of_its_own(tmp_path, monkeypatch):
    put(tmp_path, **{"library.rdf": library(ARTICLE.format(date="2031-05-03"), attached("files/3/a.html"))})
    put(tmp_path, **{"files/3/a.html": SNAPSHOT.format(FIRE)})
    monkeypatch.setitem(_KINDS, "Zotero RDF", (".rdf", is_rdf, lambda _: 1 / 0))  # it would fail in this process
    (source,) = sources([str(tmp_path / "library.rdf")], format=None, settings=Settings())
    assert (source.name, source.given.title) == ("files/3/a.html", "Fire in Mirava")


def test_a_list_that_takes_too_long_is_a_problem_that_names_it(tmp_path):
    put(tmp_path, **{"library.rdf": library(ARTICLE.format(date="2031-05-03") * 20_000)})
    settings = Settings(limits=replace(Limits(), read_seconds=0.01))
    (problem,) = sources([str(tmp_path / "library.rdf")], format=None, settings=settings)
    assert problem.message == "library.rdf: cannot be read (took longer than 0.01 s and was stopped)"


@pytest.mark.parametrize("words", ["/".join(["a"] * 100_000), "a/" * 70 + "b.html", "x" * 5000])
def test_a_path_that_no_file_can_have_is_not_looked_for(tmp_path, words):
    put(tmp_path, **{"library.rdf": library(ARTICLE.format(date="2031-05-03"), attached(words))})
    (problem,) = expand([str(tmp_path / "library.rdf")])
    assert problem.kind == "missing"


def test_a_part_of_itself_ends(tmp_path):
    loop = '<bib:Series rdf:about="#s"><dcterms:isPartOf rdf:resource="#s"/></bib:Series>'
    item = ARTICLE.format(date="2031-05-03").replace(
        "<dcterms:isPartOf>", '<dcterms:isPartOf rdf:resource="#s"/><dcterms:isPartOf>'
    )
    put(tmp_path, **{"library.rdf": library(loop, item), "a.html": SNAPSHOT.format(FIRE)})
    (problem,) = expand([str(tmp_path / "library.rdf")])
    assert "Fire in Mirava" in problem.message


def test_half_of_a_pair_of_surrogates_in_a_list_does_no_harm(tmp_path):
    told = "{'url': 'https://post.example/a', 'title': 'Fire \\ud800 out', 'content': 'It rained.'}"
    rows = io.StringIO()
    csv.writer(rows).writerows([("status", "metadata", "media"), ("done", told, "[]")])
    put(tmp_path, **{"archive.csv": rows.getvalue()})
    (source,) = sources([str(tmp_path / "archive.csv")], format=None, settings=Settings())
    assert source.given.title == "Fire \ufffd out"
