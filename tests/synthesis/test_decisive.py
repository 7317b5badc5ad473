"""Which finding decides where an area was looked at by itself and against others."""

from __future__ import annotations

from evaltools.record.finding import Finding
from evaltools.synthesis.decisive import decisive
from evaltools.words import say


def finding(id: str, verdict: str, **details: str) -> Finding:
    kind = "controlled comparison" if "/controlled/" in id else "change"
    return Finding(id=id, text=say("x"), kind=kind, verdict=verdict, details=details)


CHANGE = finding("trends/change/theft/all/a/2019-2020", "improved")
SERIES = finding("trends/interruption/square/a", "improved")
OTHER = finding("trends/change/theft/all/b/2019-2020", "improved")
GIRLS = finding("trends/change/theft/girls/a/2019-2020", "improved")


def against(verdict: str) -> Finding:
    return finding("trends/controlled/square/a", verdict, indicator="theft", group="all")


def test_the_comparison_with_other_areas_decides_for_its_indicator_and_area() -> None:
    found = against("cannot tell")
    every = {item.id: item for item in (CHANGE, SERIES, OTHER, GIRLS, found)}
    assert decisive([CHANGE, SERIES, OTHER, GIRLS], every) == (found, OTHER, GIRLS)


def test_a_comparison_that_could_not_be_tested_decides_nothing() -> None:
    every = {item.id: item for item in (CHANGE, against("not testable"))}
    assert decisive([CHANGE, CHANGE], every) == (CHANGE,)
