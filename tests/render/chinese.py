"""What a Chinese reader must not meet: messages without a translation, names without a Chinese one, marks of the other language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser

from configurator.figures import missing_reason
from configurator.phrases import Name, Phrase
from configurator.render.view import Seen
from configurator.render.words.i18n import load_texts

# Words of names that the field writes in Latin letters: makers, products, units. Everything else is English.
NAMES = frozenset(
    [
        "AWS",
        "Arm",
        "Astera",
        "Atlas",
        "BlueField",
        "Boyd",
        "Bianca",
        "ColdLogik",
        "ConnectX",
        "CloudMatrix",
        "CoolIT",
        "CoolChip",
        "Danfoss",
        "Deschutes",
        "Diablo",
        "Express",
        "Grace",
        "Graviton4",
        "InfiniBand",
        "Intel",
        "Ironwood",
        "Isola",
        "JetCool",
        "Lenovo",
        "MegaFlex",
        "Megtron",
        "Morgan",
        "Motivair",
        "NVIDIA",
        "NVSwitch",
        "NVLink",
        "Nitro",
        "NeuronLink",
        "Neoverse",
        "Paladin",
        "Quantum",
        "RackChiller",
        "Rack",
        "Rapids",
        "Rubin",
        "Sapphire",
        "Scorpio",
        "Silent-Aire",
        "Spectrum",
        "Stanley",
        "Strata",
        "SuperNIC",
        "Supermicro",
        "Synamic",
        "Tachyon",
        "ThunderClad",
        "Titanium",
        "Trainium",
        "Trn",
        "Turin",
        "Ultra",
        "UltraServer",
        "Vera",
        "Xeon",
        "nVent",
        "micro-LED",
        "Open",
        "Speed",
        "Tera",
        "Aire",
        "Blackwell",
        "Cat",
        "Inference",
        "Example",
        "Cloud",
        "B3240",
        "DPU",
        "Warranty",
        "Works",
        "Integrators",
        "Ltd",
        "min",
        "Gbit",
        "Tbit",
        "bit",
        "cfm",
        "gpm",
        "inch",
        "psi",
        "kvar",
        "mohm",
        "year",
        "rackcfg",
        *("fixed-return", "fixed-delta-t", "fixed-flow", "flow-curve"),  # as they are typed
    ]
)
WORD = re.compile(r"[A-Za-z][A-Za-z-]*\d*")
TYPED = r'--[a-z-]+(?: [\w.-]+=(?:"[^"]*"|[^\s）]+))?|[\w.-]+=(?:"[^"]*"|[^\s）]+)'
IDS = r"\b[a-z][\w-]*(?:\.[\w-]+)+|\b[a-z]+(?:-[a-z]+)*-\d[\w-]*"
SETTING = re.compile(f"{TYPED}|{IDS}")
MARKS = {
    "a full-width mark between English words": re.compile(
        r"[a-z]{3,}\s*[（：；，。、]\s*-{0,2}[a-z]{3,}|\w\s*[（：；，。、]\s*[a-z]{3,} [a-z]{3,}"
    ),
    "a half-width mark beside Chinese": re.compile(
        r"[\u4e00-\u9fff）] ?[,;:](?!\d{3})|[,;:] \d+ [\u4e00-\u9fff]|\([\u4e00-\u9fff]|[\u4e00-\u9fff）]\)"
    ),
    "no space between Chinese and Latin": re.compile(r"[\u4e00-\u9fff][A-Za-z]{2,}|[A-Za-z]{2,}[\u4e00-\u9fff]"),
    "English words in a row": re.compile(r"\b[a-z]{3,} [a-z]{2,} [a-z]{2,}\b"),
}
HALF_CHINESE = ("计算机柜", "每加速器价格", "每GB300数量", "MLCC 套件，the", "twin 端口", "默认价格库, ", "分水器")


def english(text: str) -> bool:
    """Whether a text has words that are neither names nor typed."""
    words = WORD.findall(SETTING.sub("", text))
    return any(re.search(r"[a-z]{3,}", word) and word.rstrip("-0123456789") not in NAMES for word in words)


def untranslated(text: str) -> Iterator[str]:
    """The messages, parts and names of a text that have no Chinese."""
    texts = load_texts("zh")
    if isinstance(text, Phrase):
        if text.message not in texts:
            yield text.message
        for part in text.parts.values():
            yield from untranslated(part) if isinstance(part, str) else ()
    elif not (isinstance(text, Name) and "zh" in text.words) and text not in texts and english(text):
        yield text


def all_untranslated(texts: Iterable[str]) -> list[str]:
    """The same of many texts, each once."""
    return sorted({found for text in texts for found in untranslated(text)})


def texts_of(view: Seen) -> Iterator[str]:
    """What a document says of a build: labels, lines, checks, remedies and decisions."""
    for figure in view.figures.values():
        if figure.info is not None:
            yield from (figure.info.label, figure.info.origin.reason if figure.info.origin is not None else "")
    for _, _, line in view.rows():
        yield from (line.node.label, line.reason, line.node.part.name if line.node.part is not None else "")
        yield missing_reason(figure)
    for check in view.checks:
        yield from (check.title, check.message, check.remedy)
    for decision in view.decisions:
        yield from (decision.question, decision.chosen, decision.reason)
        for other in decision.alternatives:
            yield from (other.name, other.why)


@cache
def wrong_marks(text: str) -> list[str]:
    """The rules that a text of a Chinese document breaks; many cells and pages have the same."""
    said = SETTING.sub("", text)
    found = [f"{rule}: {text}" for rule, pattern in MARKS.items() if pattern.search(said)]
    return [*found, *(f"half translated: {text}" for words in HALF_CHINESE if words in text)]


class Spoken(HTMLParser):
    """The texts of a page and its attributes that are read, but for what is marked as English and for scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if self.silent or tag in ("script", "style", "code") or known.get("lang") == "en":
            self.silent += [tag] if tag not in ("br", "meta", "link", "img", "input", "col", "hr") else []
        else:
            self.texts += [known[name] or "" for name in ("alt", "aria-label") if name in known]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.texts.append(" ".join(data.split()))


def spoken(html: str) -> list[str]:
    """What a page says to its reader."""
    reader = Spoken()
    reader.feed(html)
    return reader.texts
