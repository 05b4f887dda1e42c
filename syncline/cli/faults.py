"""Runs a command to its exit code: what a person can mend ends as a sentence on standard error, not as a traceback."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from syncline.cli.terminal import Exit, warn

_STOPPED = "Stopped. Nothing that was stored is lost, and the next sync goes on from there."

_REMEDIES = {
    errno.ENOSPC: "Free some space on the disk, then try again",
    errno.EDQUOT: "Free some of your share of the disk, then try again",
    errno.EACCES: "Give the account that runs Syncline the right to it, or choose another place",
    errno.EPERM: "Give the account that runs Syncline the right to it, or choose another place",
    errno.EROFS: "Choose a place that can be written to",
    errno.ENOTDIR: "A file stands where a folder is needed: move it away, or choose another place",
    errno.EEXIST: "A file stands where a folder is needed: move it away, or choose another place",
    errno.EISDIR: "A folder stands where a file is needed: move it away, or choose another place",
    errno.ENAMETOOLONG: "Choose a shorter name",
    errno.ENOENT: "Choose a place that exists",
    errno.EMFILE: "Raise the number of files that a process may open (ulimit -n), then try again",
}


class Terminated(KeyboardInterrupt):
    """The system asked this process to end; it gives its leases back on the way out."""

    exit_code = Exit.TERMINATED


def stop_when_told() -> None:
    """Let SIGTERM, by which services and containers are stopped, end a command as Ctrl-C does."""
    signal.signal(signal.SIGTERM, _terminate)


def finished(command: Callable[[], Exit]) -> Exit:
    """Run a command and return its exit code, after a sentence for every error that a person can act on.

    Anything else is a fault in Syncline and is raised on.
    """
    try:
        code = command()
        sys.stdout.flush()
    except Terminated:
        warn(_STOPPED)
        return Exit.TERMINATED
    except KeyboardInterrupt:
        warn(_STOPPED)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return Exit.PIPE_CLOSED
    except OSError as error:
        warn(sentence_of(error))
        return Exit.NEEDS_PERSON
    except Exception as error:
        told = _code_of(error)
        if told is None:
            warn("This is a fault in Syncline itself. Please report it, with the lines below; the store is unharmed.")
            raise
        warn(str(error))
        return told
    return code


def sentence_of(error: OSError) -> str:
    """Return where the system refused something, why, and what to do."""
    why = error.strerror or str(error) or type(error).__name__
    if error.filename:
        why = f"{_shown(error.filename)}: {why[:1].lower()}{why[1:]}"
    remedy = _REMEDIES.get(error.errno or 0, "Mend that, then try again")
    return f"{why}. {remedy}."


def _shown(name: object) -> str:
    return os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else str(name)


def _code_of(error: Exception) -> Exit | None:
    """Return the exit code for an error whose message is a sentence for people, None for a fault of ours."""
    from config.errors import ConfigError
    from connectors.contract.errors import ConnectorError
    from remote.secrets import SecretError
    from store.errors import StoreError
    from sync.mapping.rules import MappingError
    from syncline.errors import ApplicationError, DamagedReportError, NothingReadError, NotRebuiltError

    ours = (NothingReadError, DamagedReportError, NotRebuiltError)
    if isinstance(error, (ConfigError, ConnectorError, SecretError, StoreError, MappingError, *ours)):
        return Exit.NEEDS_PERSON
    return Exit.WRONG_USE if isinstance(error, ApplicationError) else None


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


def _let_go_of_output() -> None:
    """Send what is still to be written nowhere, or the interpreter complains about it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
