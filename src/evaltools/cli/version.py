"""`evaltools version`."""

from __future__ import annotations

import platform

import click

from evaltools.files.software import LIBRARIES, installed


@click.command("version")
def command() -> None:
    """Say which version of evaltools, Python and the main libraries this is."""
    for name, version in installed([*LIBRARIES, "jupyterlab"]).items():
        on = f" on {platform.system()}" if name == "Python" else ""
        click.echo(f"{name:<14}{version or 'not installed'}{on}")
