"""How a reader reports an error: lines that already name the page and the edition, and where they go."""

from __future__ import annotations

import html
from urllib.parse import urlencode

from report import tables
from report.book import publication
from report.book.urdu import marked


def box(title: str, path: str) -> str:
    """The fold of a page; with a link to the issue tracker where the project has an address."""
    page = f"{title} ({publication.address()}{path})"
    asked = "\n".join(
        [f"Page: {page}", f"Edition: {tables.edition()}", "What is wrong:", "What it should say:", "Who says so, with the address:"]
    )
    if publication.repository():
        issue = urlencode({"title": f"Error: {title}", "body": asked})
        where = f'<a href="{html.escape(f"{publication.repository()}/issues/new?{issue}")}">Open a report</a>, in which these lines are filled in, or copy them:'
    else:
        where = "Copy these lines and send them to whoever gave you this copy, or to the project’s list of issues."
    return (
        f'<details class="report-error on-screen"><summary>Report an error</summary><p>{where}</p>'
        f'<pre class="cite-text" tabindex="0" role="region" aria-label="Lines of a report">{marked(asked)}</pre></details>\n'
    )
