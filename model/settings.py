"""Words by which a settings type says what the configuration loader shall do with a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class YamlFile:
    """Marks a settings field whose text names another YAML file, read in its place: `Annotated[T, YamlFile()]`.

    The path is relative to the file that names it; errors inside carry the named file's own lines.
    """


@dataclass(frozen=True, slots=True)
class Folder:
    """Marks a `pathlib.Path` field that is relative to the configuration file: `Annotated[Path, Folder()]`."""


@dataclass(frozen=True, slots=True)
class SecretReference:
    """Names where a secret lives, never the secret itself: `env:NAME` or `file:PATH`."""

    text: str

    def __str__(self) -> str:
        """Return the reference, which is safe to print."""
        return self.text
