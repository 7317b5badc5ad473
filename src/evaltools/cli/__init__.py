"""The command line. Each command lies in a file of its own and is imported when it is used."""

from __future__ import annotations

import importlib
import signal
import sys
import threading
from typing import Any

import click

from evaltools import __version__
from evaltools.checks import BadInput, EvaltoolsError

_COMMANDS = {
    "new": ("evaltools.cli.new", "Make the folder of an evaluation of your own."),
    "add": ("evaltools.cli.add", "Add a table, chapter, period, area, language or interviews to a study."),
    "sources": ("evaltools.cli.sources", "List raw files and the documents they are taken from."),
    "run": ("evaltools.cli.run", "Run the chapters that are out of date and publish the reports."),
    "publish": (
        "evaltools.cli.publish",
        "Publish reports as pages, and as files to send, from results there are.",
    ),
    "prepare": ("evaltools.cli.prepare", "Check the raw data and make tidy tables of them."),
    "check": ("evaltools.cli.check", "Check study files, sources and raw data without running anything."),
    "diff": ("evaltools.cli.diff", "Show what two runs found otherwise, with the raw rows behind it."),
    "form": ("evaltools.cli.form", "Write forms that departments fill in, and take their answers in."),
    "interviews": (
        "evaltools.cli.interviews",
        "Exchange codings, measure agreement, put pseudonyms for names.",
    ),
    "archive": ("evaltools.cli.archive", "Put an evaluation into one zip that a stranger can verify."),
    "verify": ("evaltools.cli.verify", "Make every number of an archive again and compare."),
    "migrate": ("evaltools.cli.migrate", "Carry study files of an earlier format over to this version's."),
    "version": ("evaltools.cli.version", "Say which version of evaltools, Python and libraries this is."),
}


class _Lazy(click.Group):
    """A group that knows its commands' names and one-line help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from evaltools.checks import nearest

            message = f'There is no command "{args[0]}". {nearest(args[0], _COMMANDS)}'
            raise click.UsageError(message, ctx) from None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="evaltools")
def cli() -> None:
    """An evaluation that can be run again.

    Programme theory, statistics and coded interviews become one report whose every number can be traced to
    its source. Begin with `evaltools new FOLDER`, then `evaltools run` in it.
    """


def main() -> None:
    """Run the command line; what a user can mend is told without a traceback."""
    _stop_orderly()
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        _say("Stopped.")
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "evaltools"
        _say(f"{error.format_message().rstrip('.')}. See `{command} --help`.".replace("?.", "?"))
        sys.exit(error.exit_code)
    except BadInput as error:
        for problem in error.problems:
            _say(str(problem))
        number = len(error.problems)
        _say(f"{number} problem{'s' if number > 1 else ''}.")
        sys.exit(1)
    except EvaltoolsError as error:
        _say(str(error))
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _say(f"{place}{error.strerror or error}. Check that the disk has room and that you may write there.")
        sys.exit(1)


def _stop_orderly() -> None:
    """Let a process that is told to end, or whose terminal is closed, clear away what it was building first."""

    def stop(number: int, frame: object) -> None:
        # A second signal, while the first is being obeyed, would break off the clearing away.
        for other in ("SIGTERM", "SIGHUP"):
            signal.signal(getattr(signal, other), signal.SIG_IGN)
        sys.exit(128 + number)

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
                signal.signal(getattr(signal, name), stop)


def _say(text: str) -> None:
    click.echo(text, err=True)
