"""The page to configure with: what there is to choose, and what the choice comes to: checks, price, elevation, documents to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, get_args
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from configurator.catalog.model import Catalog
from configurator.catalog.problems import Problem
from configurator.cli.serve.asked import FIELD, Request
from configurator.phrases import phrase
from configurator.render.documents.wanted import HAS
from configurator.render.html.bill import Bill
from configurator.render.html.page import LANGUAGES, words
from configurator.render.html.sections import Sections
from configurator.render.html.templates import SHIPPED
from configurator.render.order_view import OrderView
from configurator.render.svg.plans.rack import elevations, kinds_shown
from configurator.render.view import View
from configurator.render.words.display import Display
from configurator.render.words.fields import field_name
from configurator.render.words.i18n import translator
from configurator.system.spec import Spec

KEPT = ("what-if", "prices", "currency", "audience")  # parameters that no control shows
# Fields of a specification that have a few choices and change a build the most.
CHOSEN = ("power.redundancy", "power.after-failure", "cooling.architecture", "cooling.redundancy", "network.boundary")
TYPED = ("prices.margin", "prices.discount", "site.supply-voltage", "cooling.supply-temperature")  # fields that are written
# What the choices that are abbreviations or bare words mean.
WORDS = {
    "capped": "held at the power of the other feed",
    "full-load": "full load",
    "l2l": "to facility water",
    "l2a": "to the air of the room",
    "nic": "up to the network cards",
    "leaf": "with the leaf switches",
    "spine": "with the spine switches",
    "core": "with the core switches",
}


@dataclass(frozen=True)
class Control:
    """A field of the form: its setting, what it is called, what it holds, and its choices (none: it is typed)."""

    setting: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its parameter in the address."""
        return FIELD + self.setting


@dataclass(frozen=True)
class Download:
    """A document in the formats there are, each with its address."""

    title: str
    addresses: tuple[tuple[str, str], ...]


def front_page(request: Request, query: QueryParams, view: View | OrderView | None, problems: Sequence[Problem] = ()) -> str:
    """The whole page; without a view what there is to choose, or why there is none."""
    catalog = request.place.catalog
    content = {
        **_common(request),
        **result_content(request, query, view, problems),
        "catalog": catalog,
        "request": request,
        "files": request.place.files(),
        "controls": list(controls(view)) if view is not None else [],
        "kept": [(name, value) for name, value in query.multi_items() if name in KEPT],
        "more": "\n".join(_typed(query, view is None)),
        "other": _address("/", query, lang="en" if request.language == "zh" else "zh"),
        "platforms": _by_vendor(catalog),
    }
    return SHIPPED.render("serve.html.j2", content)


def _typed(query: QueryParams, fields: bool) -> Iterator[str]:
    """What stands in the field for other settings; with `fields` also those of controls that the page does not have."""
    yield from (*query.getlist("set"), *query.getlist("more"))
    if fields:
        yield from (f"{name.removeprefix(FIELD)}={value}" for name, value in query.multi_items() if name.startswith(FIELD) and value)


def result_page(request: Request, query: QueryParams, view: View | OrderView | None, problems: Sequence[Problem] = ()) -> str:
    """What the choice comes to, alone: what the page puts in the place of the one before."""
    return SHIPPED.render("parts/serve-result.html.j2", {**_common(request), **result_content(request, query, view, problems)})


def _common(request: Request) -> dict[str, Any]:
    return {"_": translator(request.language), "lang": LANGUAGES[request.language], "at": ""}


def result_content(request: Request, query: QueryParams, view: View | OrderView | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """What the template of the result says; without a view only the problems."""
    found: dict[str, Any] = {"view": view, "problems": problems}
    if view is None:
        return found
    view = view.without_remedies()
    display = Display(view, request.language)
    bill = Bill(display)
    found |= {**words(display), "view": view, "d": display, "s": Sections(display, bill), "bill": bill, "price": view.price}
    parts = view.sections if isinstance(view, OrderView) else (view,)
    drawn = [(part, elevations(Display(part, request.language))) for part in parts]
    found["drawn"] = [{"view": part, "racks": racks, "kinds": kinds_shown(racks)} for part, racks in drawn]
    return {**found, "downloads": list(_downloads(view, query)), "floor_drawing": None, "label_drawing": None}


def controls(view: View | OrderView) -> Iterator[Control]:
    """The fields of the form, each with what is in force."""
    settings = view.settings
    for part in view.sections:
        lead = f"systems.{part.key}." if part.key else ""
        label = phrase("{system}: {title}", system=part.called, title="Quantity") if part.key else "Quantity"
        yield Control(f"{lead}quantity", label, str(part.systems))
        for name in part.options:
            option = part.option(name)
            yield Control(option.setting, option.label, option.taken, option.choices)
    for path in CHOSEN:
        if path in settings:
            yield Control(
                path, field_name(path, {}), settings[path], tuple((choice, WORDS.get(choice, choice)) for choice in _choices(path))
            )
    for path in TYPED:
        if path in settings:
            figure = view.figures.get(path)
            label = figure.info.label if figure is not None and figure.info is not None else field_name(path, {})
            yield Control(path, label, settings[path])


def _choices(path: str) -> tuple[str, ...]:
    """What a field of a specification may be."""
    section, _, name = path.partition(".")
    model = Spec.model_fields[section].annotation
    return get_args(model.model_fields[name.replace("-", "_")].annotation) if model is not None and hasattr(model, "model_fields") else ()


def _downloads(view: View | OrderView, query: QueryParams) -> Iterator[Download]:
    """The documents that the reader may have."""
    titles = {"offer": "Offer", "annex": "Technical annex", "evidence": "Evidence"}
    for document, formats in HAS.items():
        audience = "internal" if document == "evidence" else "customer"
        if (document == "evidence" and not view.internal) or (view.forecast and audience == "customer"):
            continue
        there = [format for format in formats if format != "pdf" or find_spec("weasyprint") is not None]
        made = tuple((format, _address(f"/documents/{document}.{format}", query, audience=audience)) for format in there)
        yield Download(titles[document], made)


def _address(path: str, query: QueryParams, **changed: str) -> str:
    """An address with the parameters of a request, some changed."""
    kept = [(name, value) for name, value in query.multi_items() if name not in changed]
    return f"{quote(path)}?{urlencode([*kept, *changed.items()])}"


def _by_vendor(catalog: Catalog) -> dict[str, list[Any]]:
    """The platforms under who sells them."""
    found: dict[str, list[Any]] = {}
    for platform in sorted(catalog.platforms.values(), key=lambda each: (each.vendor, each.id)):
        found.setdefault(platform.vendor, []).append(platform)
    return found
