"""Figures as SVG for the page and PNG for Word: accessible, repeatable byte for byte, text kept as text."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from evaltools.record.look import settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold, not even written as numbers."""
DPI = 200
"""Dots per inch of PNG files."""
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"


def to_svg(figure: Figure, *, id: str, title: str, description: str) -> str:
    """Render a figure as an SVG element to stand in a page.

    Parameters
    ----------
    figure : Matplotlib figure.
    id : unique on the page; every id inside is prefixed with it.
    title, description : text alternative, read by screen readers.

    Returns
    -------
    str
        one `<svg>` element that scales with its frame, without date or generator.
    """
    import matplotlib as mpl
    from lxml import etree

    buffer = io.BytesIO()
    with mpl.rc_context(settings(id)):
        settle(figure)
        figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    drawn = _NO_XML.sub("\ufffd", buffer.getvalue().decode("utf-8"))
    root = etree.fromstring(drawn.encode("utf-8"), parser)
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    _prefix_ids(root, f"{id}-")
    view = root.get("viewBox", "0 0 1 1")
    width = float(view.split()[2])
    root.attrib.pop("height", None)
    root.set("width", "100%")
    root.set("style", f"max-width: {width / 72 * 96:.0f}px")
    root.set("role", "img")
    root.set("aria-labelledby", f"{id}-svg-title {id}-svg-desc")
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{{{_SVG}}}{tag}", id=f"{id}-svg-{tag}")
        element.text = _NO_XML.sub("\ufffd", text)
        root.insert(position, element)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def settle(figure: Figure) -> None:
    """Let the layout engine place everything, once: Matplotlib would draw the figure twice for each file.

    The canvas is that of the PNG, so that what its texts measure is found out once for both.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    engine = figure.get_layout_engine()
    if engine is not None or not isinstance(figure.canvas, FigureCanvasAgg):
        figure.set_dpi(DPI)
        FigureCanvasAgg(figure)
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)


def _prefix_ids(root: object, prefix: str) -> None:
    """Make ids unique on a page that holds many figures, references included."""
    for element in root.iter():  # type: ignore[attr-defined]
        for name, value in list(element.attrib.items()):
            if name == "id":
                element.set(name, prefix + value)
            elif (name == _XLINK or name == "href") and value.startswith("#"):
                element.set(name, "#" + prefix + value[1:])
            elif "url(#" in value:
                element.set(name, re.sub(r"url\(#", f"url(#{prefix}", value))


def to_png(figure: Figure) -> bytes:
    """Render a figure as PNG at `DPI` dots per inch, without date or generator."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = io.BytesIO()
    with mpl.rc_context(settings()):
        settle(figure)
        assert isinstance(figure.canvas, FigureCanvasAgg)
        figure.canvas.print_png(buffer, metadata={"Software": None}, pil_kwargs={"compress_level": 1})
    return buffer.getvalue()
