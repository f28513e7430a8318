"""The application: addresses, and what each answers. Everything the command line computes, nothing more, and no state but files."""

from __future__ import annotations

import logging
from threading import Lock
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request as Asking
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from configurator.catalog.problems import InputError, fail
from configurator.cli.offers.quote import require_sold
from configurator.cli.serve.asked import Place, Request
from configurator.cli.serve.guard import Guard
from configurator.cli.serve.page import front_page, result_page
from configurator.render.documents.wanted import Manner, wanted_documents
from configurator.render.html.templates import SHIPPED
from configurator.render.order_view import OrderView, view_of
from configurator.render.text.json import as_json
from configurator.render.view import View
from configurator.text import told

log = logging.getLogger("rackcfg")

MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def application(place: Place, host: str) -> ASGIApp:
    """The application for files in a place, reached under the names of a host."""
    served = Served(place)
    routes = [
        Route("/", served.front),
        Route("/result", served.result),
        Route("/api/build", served.build),
        Route("/api/platforms", served.platforms),
        Route("/documents/{document}.{format}", served.document),
        Route("/style.css", _style),
        Route("/script.js", _script),
    ]
    return Guard(Starlette(routes=routes, exception_handlers={InputError: _refused, Exception: _fault}), host)


class Served:
    """What is answered at each address. Builds are made one after the other: they need a core each, and share what is drawn at random."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._turn = Lock()

    def front(self, asking: Asking) -> Response:
        """The page, with what the address asks for or what there is to choose; a bad request is told on it."""
        query = asking.query_params
        with self._turn:
            try:
                request = Request.of(query, self._place)
                return HTMLResponse(front_page(request, query, _view(request) if request.spec else None))
            except InputError as error:
                return HTMLResponse(front_page(_as_named(query, self._place), query, None, error.problems), 400)

    def result(self, asking: Asking) -> Response:
        """What the address comes to, without the page around it."""
        query = asking.query_params
        with self._turn:
            try:
                request = Request.of(query, self._place)
                return HTMLResponse(result_page(request, query, _view(request)))
            except InputError as error:
                return HTMLResponse(result_page(_as_named(query, self._place), query, None, error.problems), 400)

    def build(self, asking: Asking) -> Response:
        """``rackcfg build --json``; a check that fails is in it."""
        with self._turn:
            request = Request.of(asking.query_params, self._place)
            return JSONResponse(as_json(view_of(request.build(), request.reader)))

    def platforms(self, asking: Asking) -> Response:
        """The platforms there are, and the specifications in the folder."""
        found = [{"id": each.id, "name": str(each.name), "vendor": each.vendor} for each in self._place.catalog.platforms.values()]
        return JSONResponse({"schema": "rackcfg/platforms/1", "platforms": found, "specifications": self._place.files()})

    def document(self, asking: Asking) -> Response:
        """A document of a build, as ``rackcfg quote`` writes it."""
        kind, format = asking.path_params["document"], asking.path_params["format"]
        with self._turn:
            request = Request.of(asking.query_params, self._place)
            build = request.build()
            view = view_of(build, request.audience_of(build))
            require_sold(view)
            wanted, *more = wanted_documents(kind, format, view.internal)
            if more:
                raise fail("SERVE06", f"'{kind}.{format}' are several documents", hint="one in each address")
            name, content = wanted.name(view), wanted.content(view, Manner())
        head = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(content, media_type=MEDIA[wanted.format], headers=head)


def _view(request: Request) -> View | OrderView:
    return view_of(request.build(), request.reader)


def _as_named(query: QueryParams, place: Place) -> Request:
    """What is left of a bad request for the page that says so: its specification and its language, where there are such."""
    language = query.get("lang") or ""
    return Request(place, query.get("spec") or place.first, language="zh" if language == "zh" else "en")


def _refused(_: Asking, error: Exception) -> Response:
    """Bad input, in the words of the command line."""
    assert isinstance(error, InputError)
    message = "".join(f"error: {problem}\n" for problem in error.problems)
    data = {"schema": "rackcfg/problems/1", "message": message, "problems": [problem.as_json() for problem in error.problems]}
    return JSONResponse(data, 400)


def _fault(_: Asking, error: Exception) -> Response:
    """A fault of the program: named, told in the log with its place, which is nobody else's business."""
    log.error("internal fault", exc_info=error)
    return PlainTextResponse(f"error: internal fault, {type(error).__name__}: {told(str(error))}\n", 500)


def _style(_: Asking) -> Response:
    return Response(str(SHIPPED.text("quote.css", "serve.css")), media_type="text/css; charset=utf-8")


def _script(_: Asking) -> Response:
    return Response(str(SHIPPED.text("serve.js")), media_type="text/javascript; charset=utf-8")
