"""The first walk: open the example, understand one disputed incident, correct a speaker, take the record along."""

import shutil

import pytest

from chromium import PATIENCE, WIDE, answering
from onrecord import plugins
from onrecord.browsing import ReviewedLibrary
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.review import add_review

NAME = "Irena Sollberg"


@pytest.fixture
def address(example_record, tmp_path):
    shutil.copytree(example_record / "demo" / "record", tmp_path / "record")
    with plugins.open_store(str(tmp_path / "record")) as store:
        library = ReviewedLibrary(store)
        app = create_app(lambda: library, search=store.search)
        add_review(app, Desk(store, library, reviewer="R. Ilves"))
        with answering(app) as url:
            yield url


@pytest.fixture
def page(chromium):
    made = chromium.new_page(viewport=WIDE, accept_downloads=True)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def moved(page):
    """How much moved on the page after it was first painted (Cumulative Layout Shift)."""
    return page.evaluate(
        """() => new Promise((told) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => told(sum), 100);
        })"""
    )


def test_a_first_user_comes_from_the_timeline_to_a_corrected_record_that_opens_from_disk(page, address, tmp_path):
    page.goto(address)
    assert moved(page) < 0.02
    page.get_by_label("Sources").select_option(label="accounts differ")
    page.get_by_role("button", name="Show").click()
    page.locator("#list .r-incident a.title").first.click()

    panel = page.get_by_role("region", name="What the accounts differ on")
    assert panel.locator(".values b").count() >= 2
    assert "No value is chosen" in panel.inner_text()
    assert page.evaluate("document.documentElement.scrollHeight") < 4200
    panel.locator(".values a").last.click()
    account = page.locator(".account:target, .account:has(:target)")
    assert account.is_visible()
    words = account.locator("blockquote a.go").first
    told = words.inner_text().removesuffix(" …")
    words.click()
    page.locator("mark").first.wait_for()
    assert " ".join(page.locator("mark").first.inner_text().split()) in " ".join(told.split()) or told in page.content()
    assert moved(page) < 0.02

    document = page.url.partition("?")[0]
    item = page.locator(".item.k-statements").first
    name = item.get_attribute("id")
    item.get_by_role("link", name="correct").click()
    page.get_by_label("speaker", exact=True).fill(NAME)
    page.get_by_role("button", name="Save what was changed").click()
    page.wait_for_url("**/review?document=*")
    page.goto(document)
    assert NAME in page.locator(f"#{name}").inner_text()

    page.get_by_role("link", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="html", exact=True).click()
    download.value.save_as(tmp_path / "record.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "record.html").as_uri())
    assert NAME in page.content()
    assert [url for url in asked if not url.startswith("file://")] == []
