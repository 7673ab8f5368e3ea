"""The pages in a real browser: quiet, narrow, accessible, by keyboard, and without a script."""

import pytest
from example_record import example_record

from chromium import NARROW, WIDE, answering
from onrecord.model import Hit
from onrecord.web.adding import Inbox
from onrecord.web.app import create_app
from onrecord.web.watching import Watcher

RECORD = example_record()
ARABIC = next(f for f in RECORD.findings if f.document.publisher == "The Mirava Observer")
WORDS = "They shut the gates at nine"
START = ARABIC.text.index(WORDS)
VIEWS = {
    "timeline": "/",
    "timeline by publisher": "/?lanes=publisher",
    "incident": "/incident/in-killing",
    "document": f"/document/{ARABIC.document.id}?span={START}-{START + len(WORDS)}#span",
    "statements": "/statements?words=guards",
    "speakers": "/speakers",
    "speaker": "/speaker/en-valdek",
    "sources": "/sources",
    "citations": "/sources?state=dangling",
    "map": "/map",
    "documents": "/documents",
    "check": "/check",
    "search": "/search?q=gates",
    "add": "/add",
    "export": "/export",
    "an error": "/incident/nowhere",
}


def search(words):
    for found in RECORD.findings:
        start = found.text.find(words)
        if start >= 0:
            span = found.span(start, start + len(words))
            yield Hit(span=span, text=found.quote(span))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    inbox = Inbox(tmp_path_factory.mktemp("inbox"), lambda _: ("1 source read.", []), most_bytes=1000)
    watcher = Watcher(lambda *_: ("1 source read.", []), record=inbox.folder, look=0.05)
    app = create_app(lambda: RECORD, search=search, inbox=inbox, watcher=watcher)
    with answering(app) as url:
        yield url


@pytest.fixture
def opened(chromium, address):
    """Opens a page; at the end nothing must have been said on the console, and nothing asked of another host."""
    said, contexts = [], []

    def open_page(path, *, viewport=WIDE, **options):
        context = chromium.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith(address) else None)
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [line for line in said if "404" not in line] == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_and_is_no_wider_than_a_telephone(opened, view):
    page = opened(VIEWS[view], viewport=NARROW)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_no_fault_that_axe_knows_by_day_and_by_night(opened, view):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened(VIEWS[view])
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):  # the night changes colours only
        page.emulate_media(color_scheme=scheme)
        found = axe.run(page, options=rules).response["violations"]
        assert [(scheme, v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_reads_the_same_without_a_script(opened, view):
    plain = opened(VIEWS[view], java_script_enabled=False)
    scripted = opened(VIEWS[view])
    assert plain.locator("h1").inner_text() == scripted.locator("h1").inner_text()
    assert plain.locator("main a").count() == scripted.locator("main a").count()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(opened):
    page = opened("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("view", ["timeline", "incident", "document", "statements", "check", "sources"])
def test_keys_go_from_entry_to_entry_and_the_focus_is_seen(opened, view):
    page = opened(VIEWS[view])
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_a_passage_in_the_address_is_marked_with_exactly_its_words(opened):
    page = opened(VIEWS["document"])
    assert page.locator("mark").all_inner_texts() == [WORDS]
    assert page.locator("mark").bounding_box()["y"] < WIDE["height"]


def test_arabic_runs_from_right_to_left(opened):
    page = opened(VIEWS["document"])
    found = page.locator(".para[lang=ar]")
    assert found.count() == 1
    assert found.evaluate("element => element.matches(':dir(rtl)')")


def test_a_click_goes_from_text_to_record_and_back(opened):
    page = opened(VIEWS["document"])
    item = page.locator(".item.k-statements").first
    name = item.get_attribute("data-f")
    item.locator(".words").click()
    assert page.locator(f".text [data-f='{name}'].on").count() >= 1
    page.locator(f".text a.hit[href='#i-{name}']").first.click()
    assert page.locator(f"#i-{name}.on").count() == 1


def test_a_layer_can_be_left_out_and_stays_so(opened):
    page = opened(VIEWS["document"])
    assert page.locator(".k-dates, .k-places, .k-statements").first.is_visible()
    page.locator(".t-statements").uncheck()
    assert not page.locator(".k-statements").first.is_visible()
    page.reload()
    assert not page.locator(".t-statements").is_checked()


def test_words_that_are_selected_have_an_address(opened):
    page = opened(VIEWS["document"].partition("?")[0])
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode()); ) {
            const start = node.data.indexOf(words);
            if (start < 0) continue;
            getSelection().setBaseAndExtent(node, start, node, start + words.length);
            return;
          }
        }""",
        "shut the gates",
    )
    link = page.locator("a.cite-passage")
    link.wait_for()
    link.click()
    page.wait_for_url("**span=*")
    assert page.locator("mark").all_inner_texts() == ["shut the gates"]


def test_the_timeline_zooms_pans_and_tells_what_is_under_the_keyboard(opened):
    page = opened("/")
    whole = page.locator(".stage svg:visible .mark").count()
    page.get_by_role("button", name="Zoom in").click()
    page.locator(".picture.own").wait_for()
    page.wait_for_function("document.querySelector('.range').textContent.includes('–')")
    first = page.locator(".range").inner_text()
    page.get_by_role("button", name="Later").click()
    page.wait_for_function("before => document.querySelector('.range').textContent !== before", arg=first)
    assert "from=" in page.get_by_role("link", name="List these days").get_attribute("href")
    page.locator(".stage").focus()
    page.keyboard.press("Home")
    page.wait_for_function("count => document.querySelectorAll('.own .mark').length >= count", arg=whole)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.matches('a.mark')")
    assert page.locator(".tip").is_visible()


def test_a_timeline_without_a_year_has_nothing_to_zoom_and_says_nothing(opened):
    page = opened("/?from=1400-01-01&to=1400-01-02")
    assert page.locator(".tools").count() == 0
    assert page.locator("figure[data-items]").count() == 0


def test_a_picture_that_is_zoomed_is_as_high_as_before(opened):
    page = opened("/")
    before = page.locator(".stage").bounding_box()["height"]
    page.get_by_role("button", name="Zoom in").click()
    page.locator(".picture.own").wait_for()
    assert abs(page.locator(".stage").bounding_box()["height"] - before) < 1


def test_an_account_that_is_folded_away_opens_when_it_is_asked_for(opened):
    page = opened("/incident/in-killing")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = false")
    page.locator(".values a").last.click()
    assert page.locator(".account:target").is_visible()


def test_text_is_pasted_and_the_result_is_told(opened):
    page = opened("/add")
    page.get_by_label("The article").fill("It rained in Brenn.")
    page.get_by_role("button", name="Add the text").click()
    page.get_by_text("1 source read.").wait_for()
    page.get_by_label("Drop files here").set_input_files(
        [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"It rained in Kalden."}]
    )
    told = page.locator(".added li", has_text="a.txt kept")
    told.wait_for()
    assert told.count() == 1


def test_a_folder_is_watched_until_somebody_stops_it(opened, tmp_path):
    (tmp_path / "a.txt").write_text("It rained in Brenn.")
    page = opened("/add")
    page.get_by_label("Folder, by its whole path").fill(str(tmp_path))
    page.get_by_role("button", name="Watch this folder").click()
    page.get_by_text("1 file lies in it. 1 source read.").wait_for()
    page.get_by_role("button", name="Stop watching").click()
    page.get_by_role("button", name="Watch this folder").wait_for()
    assert page.get_by_label("Folder, by its whole path").input_value() == str(tmp_path)


def test_the_list_stands_beside_the_picture_on_a_wide_screen_and_below_it_on_a_narrow_one(opened):
    page = opened("/")
    boxes = [page.locator(name).bounding_box() for name in ("figure.timeline", "#list")]
    assert boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"]
    assert abs(boxes[1]["y"] - boxes[0]["y"]) < 60
    page.set_viewport_size(NARROW)
    boxes = [page.locator(name).bounding_box() for name in ("figure.timeline", "#list")]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]


def test_what_is_printed_has_no_controls(opened):
    page = opened("/")
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert not page.locator(".tools").is_visible()
