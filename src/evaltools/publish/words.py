"""Wording of the pages in Swedish and English."""

from __future__ import annotations

from functools import cache

from evaltools.record.table import VERDICT_WORDS

_WORDS: dict[str, tuple[str, str]] = {
    # Frame of every page
    "skip": ("Till innehållet", "Skip to content"),
    "contents": ("Innehåll", "Contents"),
    "report": ("Rapport", "Report"),
    "overview": ("Sammanfattning", "Summary"),
    "provenance": ("Härkomst", "Provenance"),
    "language": ("Språk", "Language"),
    "run_on": ("Körd", "Run"),
    "not_run_yet": ("Har inte körts", "Has not run"),
    "on_page": ("I kapitlet", "In this chapter"),
    "synthetic": ("Syntetiskt material", "Synthetic material"),
    "synthetic_long": (
        "Den här rapporten bygger på påhittade uppgifter som gjorts för att visa metoden. Den säger inget om någon "
        "verklig kommun.",
        "This report is made from fictitious material written to show the method. It says nothing about any real "
        "municipality.",
    ),
    "period": ("Period", "Period"),
    "area": ("Område", "Area"),
    "appendix": ("Bilaga", "Appendix"),
    "chapter": ("Kapitel", "Chapter"),
    # Foot
    "made_by": (
        "Rapporten är gjord med evaltools {version} av körbara kapitel. Varje tal går att följa till rad, dokument och "
        "sida på sidan {link}.",
        "This report was made with evaltools {version} from chapters that can be run again. Every number can be "
        "followed to row, document and page on the page {link}.",
    ),
    "cite": ("Så citerar du", "How to cite"),
    "cite_form": (
        "{title}: {area}, {period}. Utvärderingsrapport, körd {date}. evaltools {version}.",
        "{title}: {area}, {period}. Evaluation report, run {date}. evaltools {version}.",
    ),
    "undated": ("utan datum", "undated"),
    # Chapters
    "show_code": ("Visa kod", "Show code"),
    "to_part": ("till", "for"),
    "cell": ("cell", "cell"),
    "download": ("Ladda ned", "Download"),
    "all_code": ("Visa all kod", "Show all code"),
    "hide_code": ("Dölj all kod", "Hide all code"),
    "previous": ("Föregående", "Previous"),
    "next": ("Nästa", "Next"),
    "failed_title": ("Kapitlet kunde inte göras", "The chapter could not be made"),
    "failed_text": (
        "Kapitlet avbröts av ett fel och visas inte. Övriga kapitel är hela.",
        "The chapter was stopped by an error and is not shown. The other chapters are complete.",
    ),
    "failed_cell": ("Felet uppstod i kodcell {cell}.", "The error arose in code cell {cell}."),
    "reason": ("Orsak", "Reason"),
    "missing_title": ("Kapitlet har inte körts", "The chapter has not run"),
    "missing_text": (
        "Kapitlet har inte körts för det här området och den här perioden. Kör evaltools run för att göra det. Övriga "
        "kapitel är hela.",
        "The chapter has not run for this area and period. Use evaltools run to make it. The other chapters are "
        "complete.",
    ),
    # States
    "state_done": ("Klart", "Complete"),
    "state_empty": ("Uppgifter saknas", "No data"),
    "state_failed": ("Misslyckades", "Failed"),
    "state_missing": ("Ej kört", "Not run"),
    # Summary
    "main_findings": ("Huvudresultat", "Main findings"),
    "no_main": (
        "Inget kapitel har ännu lämnat något huvudresultat.",
        "No chapter has recorded a main finding yet.",
    ),
    "evidence": ("Belägg", "Evidence"),
    "for_finding": ("för huvudresultat {n}", "for main finding {n}"),
    "glance": ("Överblick", "Overview"),
    "indicators": ("Indikatorer och bedömning", "Indicators and verdicts"),
    "indicators_intro": (
        "Fylld triangel: förbättring. Ofylld triangel: försämring. Triangeln pekar åt det håll talet har rört sig.",
        "Filled triangle: improvement. Hollow triangle: deterioration. The triangle points the way the number moved.",
    ),
    "indicator": ("Indikator", "Indicator"),
    "group": ("Grupp", "Group"),
    "years": ("År", "Years"),
    "before": ("Före", "Before"),
    "after": ("Efter", "After"),
    "difference": ("Skillnad", "Difference"),
    "effect": ("Skattning (intervall)", "Estimate (interval)"),
    "ratio": ("kvot", "ratio"),
    "between": ("Mellan", "Between"),
    "interval": ("Intervall", "Interval"),
    "source": ("Källa", "Source"),
    "of_changes": ("{n} av {total} förändringar", "{n} of {total} changes"),
    "interventions": ("Insatser och status", "Interventions and status"),
    "of_interventions": ("{n} av {total} insatser", "{n} of {total} interventions"),
    "claims": ("Bidragspåståenden och omdöme", "Contribution claims and rating"),
    "claim": ("Påstående", "Claim"),
    "rating": ("Omdöme", "Rating"),
    "chapters": ("Kapitel", "Chapters"),
    "missing_parts": ("Vad som saknas", "What is missing"),
    "missing_intro": (
        "Rapporten är i övrigt hel. Det här finns inte med, och varför:",
        "The report is complete otherwise. This is not in it, and why:",
    ),
    "downloads": ("Ladda ned", "Downloads"),
    "all_findings": ("Alla resultat (JSON)", "All findings (JSON)"),
    "tables_of": ("Tabeller och figurer", "Tables and figures"),
    "results_of": ("{n} resultat", "{n} findings"),
    "result_of": ("1 resultat", "1 finding"),
    # Provenance
    "provenance_intro": (
        "Här står varje resultat i rapporten med sin metod och de rader i rådata som det vilar på. Varje rad anger "
        "dokumentet den är hämtad ur och stället i det.",
        "Every finding of the report stands here with its method and the rows of raw data it rests on. Each row names "
        "the document it was taken from and the place in it.",
    ),
    "value": ("Värde", "Value"),
    "verdict": ("Bedömning", "Verdict"),
    "method": ("Metod", "Method"),
    "finding_id": ("Resultatets id", "Id of the finding"),
    "rows_raw": ("Rader i rådata", "Rows of raw data"),
    "row": ("Fil och rad", "File and row"),
    "document": ("Dokument", "Document"),
    "place": ("Ställe", "Place"),
    "note": ("Anmärkning", "Note"),
    "built_on": ("Sammansatt av", "Composed from"),
    "subjects": ("Ämnen", "Subjects"),
    "documents": ("Dokument", "Documents"),
    "references": ("Källförteckning", "References"),
    "level": ("nivå {level}", "level {level}"),
    "nothing_found": ("Inga resultat är antecknade.", "No findings are recorded."),
    "general": ("Allmänt", "General"),
    "open_all": ("Öppna alla", "Open all"),
    "close_all": ("Stäng alla", "Close all"),
    # Overview over all reports
    "site_title": ("Utvärderingsrapporter", "Evaluation reports"),
    "site_intro": (
        "Alla rapporter som gjorts här, efter studie, period och område.",
        "All reports made here, by study, period and area.",
    ),
    "read": ("Läs rapporten", "Read the report"),
    "no_report": ("Ingen rapport än", "No report yet"),
    "state_of_chapters": ("Kapitel", "Chapters"),
    "verdicts": ("Bedömda förändringar", "Assessed changes"),
    "no_reports": (
        "Inga rapporter har gjorts än. Kör evaltools run.",
        "No reports have been made yet. Use evaltools run.",
    ),
    "sort_by": ("Sortera efter {name}", "Sort by {name}"),
    "bars": (
        "Staplarna har samma skala inom perioden: längden är antalet bedömda förändringar.",
        "Bars share one scale within the period: their length is the number of changes assessed.",
    ),
    "distribution": ("Fördelning", "Distribution"),
    "reports_of": ("Rapporter {period}", "Reports {period}"),
    "sort_hint": (
        "Tabellen kan sorteras med knapparna i rubrikerna.",
        "The table can be sorted with the buttons in its head.",
    ),
    "key": ("Teckenförklaring", "Key"),
}

_DETAILS: dict[str, tuple[str, str]] = {
    "before": ("Före", "Before"),
    "after": ("Efter", "After"),
    "p": ("p-värde", "p-value"),
    "p_value": ("p-värde", "p-value"),
    "p_adjusted": ("p-värde, justerat", "p-value, adjusted"),
    "adjusted_p": ("p-värde, justerat", "p-value, adjusted"),
    "name": ("Namn", "Name"),
    "group": ("Grupp", "Group"),
    "area": ("Område", "Area"),
    "start": ("Från", "From"),
    "end": ("Till", "To"),
    "margin": ("Minsta förändring av intresse", "Smallest change of interest"),
    "ratio": ("Kvot", "Ratio"),
    "rate_ratio": ("Kvot mellan tal", "Rate ratio"),
    "detectable": ("Minsta förändring som kunde ha upptäckts", "Smallest detectable change"),
    "arrow": ("Pil enligt rapportens regel", "Arrow by the report's rule"),
    "n": ("Antal svar", "Number of responses"),
    "reason": ("Skäl", "Reason"),
    "status": ("Status", "Status"),
    "target": ("Mål", "Target"),
    "statistic": ("Teststorhet", "Test statistic"),
    "relative": ("Relativ förändring", "Relative change"),
    "rating": ("Omdöme", "Rating"),
    "arrows": ("Pilar enligt rapportens regel", "Arrows by the report's rule"),
    "changes": ("Förändringar", "Changes"),
    "changed": ("Pilar utan angiven riktning", "Arrows without a stated direction"),
    "improved": ("Pilar till det bättre", "Arrows for the better"),
    "worsened": ("Pilar till det sämre", "Arrows for the worse"),
    "unchanged": ("Utan pil", "Without an arrow"),
    "tested": ("Prövade förändringar", "Changes tested"),
    "survive": ("Skilda från slumpen", "Told from chance"),
    "difference": ("Skillnad", "Difference"),
    "span": ("Mellan", "Between"),
    "topic": ("Ämne", "Topic"),
    "n_needed": ("Svar som hade behövts", "Responses that would have been needed"),
    "department": ("Förvaltning", "Department"),
    "against_target": ("Mot målet", "Against the target"),
    "nodes": ("Delar av programteorin", "Parts of the programme theory"),
    "targets": ("Mål satta i siffror", "Targets set in numbers"),
    "unknown": ("Mål som inte redovisas", "Targets not reported on"),
    "without_measure": ("Insatser utan mått", "Interventions without a measure"),
    "areas": ("Problemområden", "Problem areas"),
    "conditional": ("Villkorade", "Conditional"),
    "goals": ("Mål", "Goals"),
    "stated": ("Angivet i källan", "Stated in the source"),
    "summed": ("Summerat", "Summed"),
    "agrees": ("Stämmer", "Agrees"),
    "asked": ("tillfrågade", "asked"),
    "autocorrelation": ("Autokorrelation", "Autocorrelation"),
    "binding": ("Avgörande villkor", "Binding conditions"),
    "blind": ("Kodad utan att färgen var känd", "Coded without the colour being known"),
    "body": ("Samverkansorgan", "Collaboration body"),
    "by_group": ("Efter grupp", "By group"),
    "coders": ("Kodare", "Coders"),
    "codes": ("Koder", "Codes"),
    "codings": ("Kodningar", "Codings"),
    "dispersion": ("Spridning", "Dispersion"),
    "expected": ("Väntat", "Expected"),
    "green": ("Gröna", "Green"),
    "grey": ("Grå", "Grey"),
    "groups": ("Grupper", "Groups"),
    "heard": ("tar upp saken", "bring it up"),
    "items": ("Poster", "Items"),
    "kind": ("Slag", "Kind"),
    "level": ("Nivå", "Level"),
    "linked_to": ("Knuten till", "Linked to"),
    "maryland": ("Marylandskalan", "Maryland scale"),
    "observed": ("Observerat", "Observed"),
    "origin": ("Ursprung", "Origin"),
    "passages": ("Passager", "Passages"),
    "prevented": ("Förhindrade händelser", "Events prevented"),
    "published": ("Publicerad färg", "Published colour"),
    "raises": ("Vad som skulle höja omdömet", "What would raise the rating"),
    "red": ("Röda", "Red"),
    "role": ("Roll", "Role"),
    "series": ("Avbrutna serier", "Interrupted series"),
    "sum": ("Radernas summa", "Sum of rows"),
    "temporary": ("Varav tillfälliga", "Of which temporary"),
    "theme": ("Tema", "Theme"),
    "truth": ("Sant värde i simuleringen", "True value in the simulation"),
    "units": ("Enheter", "Units"),
    "yellow": ("Gula", "Yellow"),
}

GROUPS: dict[str, tuple[str, str]] = {
    "all": ("Alla", "All"),
    "girls": ("Flickor", "Girls"),
    "boys": ("Pojkar", "Boys"),
    "women": ("Kvinnor", "Women"),
    "men": ("Män", "Men"),
}


@cache
def words(language: str) -> dict[str, str]:
    """Every wording in one language, by name."""
    place = 0 if language == "sv" else 1
    return {name: texts[place] for name, texts in _WORDS.items()}


def detail_name(name: str, language: str) -> str:
    """How a further value of a finding is called; its own name where we have none for it."""
    verdict = name.removeprefix("verdict ")
    if verdict != name and verdict in VERDICT_WORDS:
        return VERDICT_WORDS[verdict][language]
    texts = _DETAILS.get(name)
    return name.replace("_", " ") if texts is None else texts[0 if language == "sv" else 1]


def group_name(name: str, language: str) -> str:
    """How a group of people is called."""
    texts = GROUPS.get(name)
    return name if texts is None else texts[0 if language == "sv" else 1]
