"""What no sentence on a page may do, whatever it says: rules an editor would hold a text to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import html as markup
from lxml.html import HtmlElement

NO_BREAK = "\u00a0"
WORDS = {
    "sv": ("två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
    "nb": ("to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}
NONE_OF = {"sv": r"(?<![\w.,])0 av ", "nb": r"(?<![\w.,])0 av ", "en": r"(?<![\w.,])0 of "}
COUNTED = {
    "sv": r"(?:påståenden|insatser|förändringar|problem- eller fokusområden|mål|organ)",
    "nb": r"(?:påstander|tiltak|endringer|problem- eller fokusområder|mål|organer)",
    "en": r"(?:claims|interventions|changes|problem or focus areas|goals|bodies)",
}
"""Things that our own sentences count; a name or quotation may write its numbers as it likes."""
PARTED = re.compile(
    r"(?<![\w–-])(?:ss?|pp?|kap|avsn)\. (?=\d)|\d (?=%|procent|prosent|per cent)|(?<![\w,.–-])\d{1,3} (?=\d{3}(?:\W|$))",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|\S*/\S+|\d{4}-\d\d-\d\d|[A-ZÅÄÖ]{2,}[\w-]*\d[\w-]*")


@dataclass(frozen=True)
class Block:
    """A paragraph, a cell, a heading: text that is read in one go, in one language."""

    text: str
    language: str
    where: str

    @property
    def sentences(self) -> list[str]:
        """Its sentences."""
        return re.split(r"(?<=[.?!])\s+(?=[A-ZÅÄÖØÆ(])", self.text)


def blocks(html: str) -> list[Block]:
    """What a page says, block by block; code, names of files and texts of another language are left out.

    Parameters
    ----------
    html : the page.
    """
    root = markup.document_fromstring(html)
    language = root.get("lang", "")
    for tag in list(root.iter(*LEFT_OUT)):
        _leave_out(tag)
    for tag in root.xpath("//*[@lang][not(self::html or self::body)]"):
        if tag.get("lang") != language:
            _leave_out(tag)
    found = []
    for tag in root.iter(*BLOCKS):
        if next(tag.iterdescendants("p", "li", "table", "h2", "h3"), None) is None:
            text = re.sub(
                r"[ \n\t]+", " ", "".join(tag.itertext(markup.etree.Element, with_tail=True))
            ).strip()
            if text:
                title = any(
                    {"table-title", "figure-title"} & set(one.classes) for one in tag.iterdescendants()
                )
                found.append(Block(text, language, "title" if title else str(tag.tag)))
    return found


LEFT_OUT = ("script", "style", "code", "pre", "svg", "cite")
BLOCKS = ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "caption", "figcaption", "dd", "summary")


def _leave_out(tag: HtmlElement) -> None:
    """Put two letters where an element stood."""
    tail = tag.tail
    tag.clear()
    tag.tag, tag.text, tag.tail = "span", "Xx", tail


def doubled_stop(block: Block) -> str:
    """Two stops after each other, or a space before one."""
    found = re.search(r"(?<!\.)\.\.(?!\.)|,,|;;|\?\.|(?<=\w) [,;:](?!\w)|(?<=[^\W\d]) \.(?=\s|$)", block.text)
    return found[0] if found else ""


def parted(block: Block) -> str:
    """A line that may break inside "s. 25", "95 %" or "3 154"."""
    found = PARTED.search(block.text)
    return found[0] if found else ""


def hyphened(block: Block) -> str:
    """A hyphen between two numbers, where a dash belongs."""
    found = re.search(r"(?<![\w-])(?!\d{4}-\d\d(?!\d))\d+-\d+(?![\w-])", ADDRESS.sub("", block.text))
    return found[0] if found else ""


def mixed(block: Block) -> str:
    """Things counted in words and in figures above twelve in one sentence."""
    words = "|".join(WORDS[block.language])
    for sentence in block.sentences:
        low = re.search(rf"\b(?:{words}) {COUNTED[block.language]}", sentence, re.IGNORECASE)
        high = re.search(rf"(?<![\d,.])(?:1[3-9]|[2-9]\d|\d{{3}}) {COUNTED[block.language]}", sentence)
        if low and high:
            return f"{low[0]} / {high[0]}"
    return ""


def none_of(block: Block) -> str:
    """Nought of some, where "none of" belongs."""
    found = re.search(NONE_OF[block.language] + r"(?:\d|\w+ )", block.text) if block.where != "td" else None
    return found[0] if found else ""


def small_letter(block: Block) -> str:
    """A caption that begins with a small letter."""
    if block.where != "title":
        return ""
    found = re.search(r"^(?:[^\W\d]+\s)?(?:Tabell|Figur|Table|Figure)\s[\w.]+\.\s([^\W\d])", block.text)
    return found[0] if found and found[1].islower() else ""


def one_word_two_ways(block: Block) -> str:
    """Two spellings of one word: Norwegian has both kapitlet and kapittelet, we use the latter."""
    found = re.search(r"\bkapitlet\b", block.text, re.IGNORECASE) if block.language == "nb" else None
    return found[0] if found else ""


def verb_twice(block: Block) -> str:
    """A verb said again of the same subject, where "and by" would do."""
    fell = r"(minskade|ökade|gikk ned|gikk opp|fell|rose)"
    found = re.search(rf"\b{fell} (?:med|by|fra|from|från) [^.;]*? (?:och|og|and) \1 ", block.text)
    return found[0] if found else ""


def count_after_colon(block: Block) -> str:
    """A verdict with its count after a colon, as a form and not a sentence."""
    found = re.search(r"(?:pröva|avgöra|prøves|avgjøres|tested|tell): \d+", block.text)
    return found[0] if found else ""


RULES: tuple[Callable[[Block], str], ...] = (
    doubled_stop, parted, hyphened, mixed, none_of, small_letter, one_word_two_ways, verb_twice, count_after_colon
)  # fmt: skip


def offences(html: str) -> Iterable[tuple[str, str, str]]:
    """Rule, what offends it and where, for everything a page says.

    Parameters
    ----------
    html : the page.
    """
    for block in blocks(html):
        for rule in RULES:
            if told := rule(block):
                yield rule.__name__, told, block.text[:160]
