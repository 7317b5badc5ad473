"""Files made to take long or much: each is read or refused with one message, in bounded time."""

from __future__ import annotations

import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.interviews.coding.project_folder import read_folder
from evaltools.interviews.refi import read_project, store_project, write_project
from evaltools.interviews.refi.project import Identifiers
from evaltools.interviews.transcripts.readers import read_any

NAMESPACE = "urn:QDA-XML:project:1.0"


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < 30


def project(folder: Path, body: str, **texts: str) -> Path:
    path = folder / "p.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", f'<Project xmlns="{NAMESPACE}" name="Ett projekt">{body}</Project>')
        for name, text in texts.items():
            archive.writestr(f"Sources/{name}.txt", text)
    return path


def codes(number: int, name: str = "k") -> str:
    one = "".join(f'<Code guid="{uuid.uuid4()}" name="{name}" isCodable="true"/>' for _ in range(number))
    return f"<CodeBook><Codes>{one}</Codes></CodeBook>"


def test_many_codes_of_one_name(tmp_path: Path) -> None:
    found, _ = read_project(project(tmp_path, codes(8000)))
    assert len({code.id for code in found.codebook}) == 8000
    assert [code.id for code in found.codebook][:3] == ["k", "k-2", "k-3"]


def test_many_sources_that_are_one_text(tmp_path: Path) -> None:
    sources = "".join(
        f'<TextSource guid="{uuid.uuid4()}" name="s" plainTextPath="internal://s.txt"/>' for _ in range(600)
    )
    path = project(
        tmp_path, f"<Sources>{sources}</Sources>", s="".join(f"Anna: ord {n} på ön.\n" for n in range(2000))
    )
    assert len(read_project(path)[0].transcripts) == 600


def test_many_passages(tmp_path: Path) -> None:
    code = uuid.uuid4()
    passages = "".join(
        f'<PlainTextSelection guid="{uuid.uuid4()}" startPosition="{n % 900}" endPosition="{n % 900 + 20}">'
        f'<Coding guid="{uuid.uuid4()}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>'
        for n in range(15_000)
    )
    book = f'<CodeBook><Codes><Code guid="{code}" name="k" isCodable="true"/></Codes></CodeBook>'
    source = f'<Sources><TextSource guid="{uuid.uuid4()}" name="s" plainTextPath="internal://s.txt">{passages}</TextSource></Sources>'
    found, _ = read_project(project(tmp_path, book + source, s="ord och mening igen " * 200))
    assert len(found.codings) == 15_000


@pytest.mark.parametrize("depth", [140, 900])
def test_deeply_nested_codes_are_read_or_refused(tmp_path: Path, depth: int) -> None:
    nested = (
        "".join(f'<Code guid="{uuid.uuid4()}" name="k{n}" isCodable="true">' for n in range(depth))
        + "</Code>" * depth
    )
    path = project(tmp_path, f"<CodeBook><Codes>{nested}</Codes></CodeBook>")
    if depth < 150:
        assert len(read_project(path)[0].codebook) == depth
    else:
        with pytest.raises(BadInput, match="nested too deeply"):
            read_project(path)


def test_many_small_members_are_refused(tmp_path: Path) -> None:
    path = project(tmp_path, "", **{str(number): "x" for number in range(20_001)})
    with pytest.raises(BadInput, match="members"):
        read_project(path)


def test_a_long_talk_in_subtitles(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    cues = "".join(
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> 99:00:00.000\n<v A>ord\n\n"
        for n in range(40_000)
    )
    path.write_text(f"WEBVTT\n\n{cues}")
    assert read_any(path).text.count("ord") == 40_000


def test_a_subtitle_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 2_000_000)
    with pytest.raises(BadInput, match="refused"):
        read_any(path)


def test_a_page_of_elements_in_each_other_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html>" + "<div>" * 3_000_000)
    with pytest.raises(BadInput, match="nested too deeply"):
        read_any(path)
    path.write_text("<html><body>" + "<p>ord<ul><li>ett<li>två</ul>" * 2000)
    assert read_any(path).text.count("två") == 2000, "elements that nobody closes are not nested"


def test_identifiers_never_meet() -> None:
    given = Identifiers(["Anna"])
    assert [given.take(name, "x") for name in ("anna", "Anna", "anna-2", "", "!", "Ödegård Łoś")] == [
        "anna-2", "Anna-3", "anna-2-2", "x", "x-2", "Ödegård-Łoś",
    ]  # fmt: skip


def test_names_of_another_program_go_back_as_they_came(tmp_path: Path) -> None:
    user, code, source, case = (uuid.uuid4() for _ in range(4))
    body = (
        f'<Users><User guid="{user}" name="Anna Åberg"/></Users>'
        f'<CodeBook><Codes><Code guid="{code}" name="En kod" isCodable="true"/></Codes></CodeBook>'
        f'<Cases><Case guid="{case}" name="Fall 1"><SourceRef targetGUID="{source}"/></Case></Cases>'
        f'<Sources><TextSource guid="{source}" name="Intervju 1.docx" plainTextPath="internal://s.txt">'
        f'<PlainTextSelection guid="{uuid.uuid4()}" name="ord" startPosition="0" endPosition="3" creatingUser="{user}">'
        f'<Coding guid="{uuid.uuid4()}" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection></TextSource></Sources>"
    )
    found, report = read_project(project(tmp_path, body, s="ord och mer"))
    store_project(found, tmp_path / "own", report)
    written = write_project(read_folder(tmp_path / "own")[0], tmp_path / "back.qdpx")
    with zipfile.ZipFile(written) as archive:
        text = archive.read("project.qde").decode()
    for name in ("Ett projekt", "Anna Åberg", "En kod", "Fall 1", "Intervju 1.docx"):
        assert f'name="{name}"' in text
    for identifier in (user, code, source, case):
        assert f'guid="{identifier}"' in text
