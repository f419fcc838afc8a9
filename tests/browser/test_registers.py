"""The filters of the registers with scripts: the choice is in the address, and the counts follow it."""

from conftest import DESK


def counts(page) -> dict[str, int]:
    return dict(
        page.locator(".register-filters label").evaluate_all(
            "all => all.map(one => [one.htmlFor, +one.querySelector('.count').textContent])"
        )
    )


def test_a_choice_is_in_the_address_and_the_counts_follow_it(open_page, site):
    page = open_page(f"{site}chapters/chronology.html", DESK)
    everything = counts(page)
    page.locator("label[for=events-kind-ceasefire]").click()
    page.locator("label[for=events-actor-ttp]").click()
    shown = page.locator("article.entry").evaluate_all("all => all.filter(one => one.checkVisibility()).length")
    chosen = counts(page)
    assert (
        0
        < shown
        == chosen["events-kind-ceasefire"]
        == chosen["events-actor-ttp"]
        == chosen["events-place-all"]
        < everything["events-actor-ttp"]
    )
    assert chosen["events-kind-all"] == everything["events-actor-ttp"], "a count asks what the other choices leave"
    told = page.get_by_role("status").filter(has_text="shown").inner_text()
    assert told == f"{shown} of {everything['events-kind-all']} shown", "who hears the page is told what is left"
    again = open_page(page.url, DESK)
    assert again.locator("#events-kind-ceasefire").is_checked() and again.locator("#events-actor-ttp").is_checked()
    assert counts(again) == chosen and not again.seen.errors
    again.locator(".register-filters button").click()
    again.wait_for_timeout(100)
    assert counts(again) == everything and "?" not in again.url
