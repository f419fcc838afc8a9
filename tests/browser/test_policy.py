"""The content security policy: every page has it and keeps to it, and it holds."""

import re

from conftest import FIRST

CHAPTER = "chapters/violence-by-province.html"


def keeps_to_its_own_scripts(page) -> None:
    text = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    rules = {rule.split()[0]: rule.split()[1:] for rule in text.split(";")}
    assert rules["default-src"] == ["'none'"] and rules["base-uri"] == ["'none'"]
    assert all(re.fullmatch(r"'self'|'sha256-[\w+/]{43}='", one) for one in rules["script-src"]), rules
    first = page.evaluate("document.head.querySelector('script, link[rel=stylesheet], meta[http-equiv]').outerHTML")
    assert "Content-Security-Policy" in first, "it comes before what it governs"


def test_a_page_has_a_policy_that_allows_its_own_scripts_alone(page):
    keeps_to_its_own_scripts(page)


def test_the_root_has_a_policy_that_allows_its_own_scripts_alone(open_page, served):
    page = open_page("about:blank", java_script_enabled=False)
    page.route(f"**/{FIRST}", lambda route: route.abort("aborted"))  # it leads on: kept from that, it is itself looked at
    page.goto(served + "index.html")
    assert page.url == served + "index.html"
    keeps_to_its_own_scripts(page)


def test_a_script_that_is_not_the_books_does_not_run(open_page, site):
    page = open_page(site + CHAPTER)
    page.evaluate(
        """() => { const one = document.createElement('script'); one.textContent = 'window.foreign = true'; document.body.append(one);
            document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.foreign = true" alt="">');
            const far = document.createElement('script'); far.src = 'https://example.org/x.js'; document.body.append(far); }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.foreign") is None
    assert len([said for said in page.seen.console if "Content Security Policy" in said]) >= 3
    assert not [url for url in page.seen.requests if "example.org" in url and url not in page.seen.failed]


def test_text_is_not_run_as_a_script(open_page, site):
    """Neither in a link nor by a timer: what `unsafe-eval` would allow."""
    page = open_page(site + FIRST)
    caught = page.evaluate(
        """() => new Promise(done => { document.addEventListener('securitypolicyviolation', e => done(e.effectiveDirective), {once: true});
            const a = document.createElement('a'); a.href = 'javascript:window.ran=true'; document.body.append(a); a.click();
            setTimeout('window.ran = true'); setTimeout(() => done('nothing'), 500); })"""
    )
    page.wait_for_timeout(100)
    assert caught.startswith("script-src") and page.evaluate("window.ran") is None
