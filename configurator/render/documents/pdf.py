"""A page as PDF, by WeasyPrint (the optional extra ``pdf``): paged by its print style, fonts embedded, headings as bookmarks."""

from __future__ import annotations

import logging

from configurator.catalog.problems import fail


def pdf(page: str) -> bytes:
    """The PDF of an HTML page.

    Raises:
        InputError: WeasyPrint is not installed, or finds no Pango on this machine.
    """
    try:
        import weasyprint
    except (ImportError, OSError) as problem:
        hint = "pip install 'rack-configurator[pdf]', and Pango from the system (Debian: libpango-1.0-0 libpangoft2-1.0-0)"
        raise fail("PDF001", f"no PDF without WeasyPrint: {problem}", hint=hint) from None
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it tells of every property it leaves to screens
    # A page has everything in itself: nothing is fetched, from a network or a disk.
    inside = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    made: bytes = weasyprint.HTML(string=page, url_fetcher=inside).write_pdf(pdf_tags=True)
    return made
