"""Small made-up transcripts, a codebook and codings; all of it synthetic."""

import datetime

import pytest

from evaltools.interviews.coding.codebook import Code, Codebook
from evaltools.interviews.transcripts.transcripts import Transcript

TEXT = """Intervjuare: Hur började samverkan i området?

IP7: Det började 2019. Vi träffades t.ex. varje måndag på Ersboda 🙂. Polisen tog ofta första steget, \
och skolan följde efter.

Intervjuare: Vad blev värdet?

IP7: Att vi lärde känna varandra. Förtroendet växte, men inga pengar följde med.
"""


@pytest.fixture
def transcript():
    return Transcript("int-01", TEXT, ("ip-07",), datetime.date(2021, 3, 4), "sv", synthetic=True)


@pytest.fixture
def codebook():
    return Codebook(
        (
            Code(
                "value",
                {"sv": "Värde", "en": "Value"},
                None,
                {"sv": "Vad aktören fick ut.", "en": "What the actor gained."},
                "När aktören själv säger det.",
                "När forskaren menar det.",
                "”Vi lärde känna varandra.”",
                "theory",
                ("question:2",),
            ),
            Code("trust", "Förtroende & <tillit>", "value", "Att lita på de andra.", colour="#E69F00"),
            Code("money", "Pengar", None, "Om resurser.", origin="data", added=datetime.date(2021, 5, 1)),
        ),
        "test",
    )


@pytest.fixture
def passage(transcript):
    """Where a phrase stands in the transcript."""

    def find(phrase):
        start = transcript.text.index(phrase)
        return start, start + len(phrase)

    return find
