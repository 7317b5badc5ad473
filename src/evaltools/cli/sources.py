"""`evaltools sources`: the list of documents and raw files."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group("sources")
def command() -> None:
    """Keep the list of documents and raw files, data/raw/sources.yml."""


@command.command("add")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--table", default=None, help="What the files hold. [default: told from the name, or asked for]"
)
@click.option("--document", "documents", multiple=True, metavar="ID", help="Document they are taken from.")
@click.option("--title", default=None, help="Title of the document, where it is a new one.")
@click.option("--author", default=None, help="Who made the document.")
@click.option("--year", default=None, type=int, help="Year of the document.")
@click.option("--kind", default=None, help="Kind of document, such as official statistics.")
@click.option("--study", default="study.yml", show_default=True, help="Study file.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is not given. [default: at a terminal]")
def add(
    files: tuple[str, ...],
    table: str | None,
    documents: tuple[str, ...],
    title: str | None,
    author: str | None,
    year: int | None,
    kind: str | None,
    study: str,
    ask: bool | None,
) -> None:
    """List raw files, and describe the document they are taken from where it is a new one.

    A name may hold an asterisk and then stands for every file that fits it. The files lie below data/raw already.
    """
    from evaltools.starting.listing import Listing

    asking = ask if ask is not None else sys.stdin.isatty()
    with Listing(study) as listing:
        names = [listing.path(name) for name in files]
        chosen = table or next(filter(None, (listing.guess(name) for name in names)), "")
        if not chosen and asking:
            chosen = click.prompt(f"What {names[0]} holds ({', '.join(listing.tables)})")
        if not documents and asking:
            known = ", ".join(listing.known)
            documents = tuple(click.prompt(f"Document it is taken from, by id (known: {known})").split())
        for name in documents:
            if name not in listing.known:
                about = {"title": title, "author": author, "year": year, "kind": kind}
                if asking:
                    about = {key: value or click.prompt(f"{key} of {name}") for key, value in about.items()}
                listing.document(name, about)
        for name in names:
            listing.put(name, chosen, documents)
    for path in dict.fromkeys(listing.written):
        click.echo(f"wrote {Path(path).relative_to(listing.study.root).as_posix()}")
