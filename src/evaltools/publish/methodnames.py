"""Names of methods in Swedish. Findings carry the English name, under which docs/methods.md describes it."""

from __future__ import annotations

import re

_NAMES = {
    "AR(1) errors": "fel med AR(1)",
    "COREQ items that the document answers": "COREQ-poster som dokumentet svarar på",
    "Brennan-Prediger coefficient": "Brennan-Predigers koefficient",
    "Cohen's kappa": "Cohens kappa",
    "Conger's kappa": "Congers kappa",
    "Fleiss' kappa": "Fleiss kappa",
    "Gwet's AC1": "Gwets AC1",
    "Gwet's AC2": "Gwets AC2",
    "Cohen's kappa with linear weights over the degrees (Cohen 1968)": "Cohens kappa med linjära vikter över graderna (Cohen 1968)",
    "Krippendorff's alpha": "Krippendorffs alfa",
    "Krippendorff's unitised alpha": "Krippendorffs alfa för avgränsade avsnitt",
    "Newcombe's hybrid score interval": "Newcombes hybridintervall",
    "Scott's pi": "Scotts pi",
    "analytic": "analytiskt intervall",
    "arrow rule": "pilregeln",
    "bootstrap over transcripts": "bootstrap över utskrifter",
    "bootstrap over units": "bootstrap över enheter",
    "checksum verified": "kontrollsumman stämmer",
    "citations counted in the document": "hänvisningar räknade i dokumentet",
    "codes and indicators linked to the same node of the theory": "koder och indikatorer knutna till samma del av programteorin",
    "colour as published": "färgen som den publicerats",
    "compared with its target": "jämfört med sitt mål",
    "composed from claims and findings": "sammansatt av påståenden och resultat",
    "condensed": "sammanfattat",
    "conditional mid-p test of two Poisson rates": "betingat mid-p-test av två Poissontal",
    "conditional score test of two rates": "betingat poängtest av två tal",
    "count": "antal",
    "count of published colours": "antal publicerade färger",
    "count of stated effects": "antal angivna effekter",
    "count of the transcribed theory": "antal i den avskrivna programteorin",
    "count over all passes": "antal över alla genomgångar",
    "directed content analysis": "riktad innehållsanalys",
    "directed content analysis (Hsieh and Shannon 2005)": "riktad innehållsanalys (Hsieh och Shannon 2005)",
    "dispersion and autocorrelation estimated from the times": "spridning och autokorrelation skattade ur tidpunkterna",
    "displacement": "förskjutning",
    "exact conditional test of two Poisson rates": "exakt betingat test av två Poissontal",
    "exact test of two Poisson rates": "exakt test av två Poissontal",
    "goal by goal": "mål för mål",
    "measured outcomes compared with their targets": "uppmätta resultat jämförda med sina mål",
    "money stated twice counted once": "pengar som anges två gånger räknade en gång",
    "negative binomial regression": "negativ binomialregression",
    "new codes by order of interview": "nya koder i intervjuernas ordning",
    "no interval": "utan intervall",
    "passages that all coders gave the same code": "passager som alla kodare gav samma kod",
    "percent agreement": "procentuell överensstämmelse",
    "placebo interruptions at earlier times": "placeboavbrott vid tidigare tidpunkter",
    "published colour rule": "den publicerade färgregeln",
    "quasi-Poisson regression": "kvasi-Poissonregression",
    "register minus stated total": "registret minus angiven summa",
    "scaled by dispersion": "skalat med spridningen",
    "share of agreed passages from the informants with most": "andel av de eniga passagerna från informanterna med flest",
    "stated in the document": "angivet i dokumentet",
    "sum of allocations": "summa av anslag",
    "sum of rows minus stated total": "radernas summa minus angiven summa",
    "test by its inversion": "prövat genom omvändning av intervallet",
    "the evaluator's reading of the follow-up": "utvärderarens läsning av uppföljningen",
    "transcribed": "avskrivet",
    "verbatim from the transcript": "ordagrant ur utskriften",
    "with consent": "med samtycke",
}
_PATTERNS = (
    (re.compile(r"rules (\S+)"), r"reglerna \1"),
    (re.compile(r"theory check (\S+)"), r"granskning av programteorin: \1"),
    (re.compile(r"(\d+) harmonics?"), r"\1 säsongsvågor"),
    (re.compile(r"at least (\d+) from either end"), r"minst \1 från vardera änden"),
)


def method_name(method: str, language: str) -> str:
    """The name of a finding's method in the reader's language.

    Parameters
    ----------
    method : as findings carry it: names set apart by commas or semicolons.
    language : `sv` or `en`.

    Returns
    -------
    str
        in Swedish part by part; a part without a Swedish name stays as it is.
    """
    if language != "sv":
        return method
    return "".join(_one(part) for part in re.split(r"([,;] )", method))


def _one(part: str) -> str:
    if part in _NAMES:
        return _NAMES[part]
    for pattern, words in _PATTERNS:
        if found := pattern.fullmatch(part):
            return found.expand(words)
    return part
