"""The exceptions that Kconfiglib's users catch, and how kcfg's own become one of them."""

from __future__ import annotations

from kcfg.errors import InputError, KcfgError, KconfigSyntaxError, SourceError, TreeError


class KconfigError(Exception):
    """Anything that is wrong with the Kconfig files."""


class InternalError(Exception):
    """Never raised; some programs name it."""


class ConfigFileError(OSError):
    """A file that cannot be opened: an OSError whose text says where it was looked for."""

    def __init__(self, error: OSError, text: str) -> None:
        super().__init__(error.errno, error.strerror, error.filename)
        self.msg = text

    def __str__(self) -> str:
        return self.msg


def as_kconfig_error(error: KcfgError, srctree: str) -> KconfigError:
    """The exception that a program written for Kconfiglib expects; the original is its cause."""
    if isinstance(error, SourceError) and error.line:
        return KconfigError(_of_source(error, srctree))
    if isinstance(error, TreeError) and "is not closed" in error.message:
        end = error.hint.rpartition(" ")[2]
        return KconfigError(f"error: expected '{end}' at end of '{error.file}'")
    if isinstance(error, KconfigSyntaxError):
        line = (error.source_line or "").strip()
        return KconfigError(f"{error.file}:{error.line}: error: couldn't parse '{line}': {error.message}")
    if isinstance(error, InputError) and error.line:
        return KconfigError(f"{error.file}:{error.line}: {error.message}")
    return KconfigError(error.render())


def _of_source(error: SourceError, srctree: str) -> str:
    where = f"{error.file}:{error.line}"
    if "sources itself" in error.message:
        way = error.message.partition(": ")[2].split(" sources ")
        lines = "\n".join(f"{file}:{line}" for file, line in error.way)
        return (
            f"\n{where}: recursive 'source' of '{way[-1]}' detected. Check that environment variables are set "
            f"correctly.\nInclude path:\n{lines}"
        )
    name = error.message.split('"')[1] if '"' in error.message else ""
    shown = f"set to '{srctree}'" if srctree else "unset or blank"
    return (
        f"{where}: '{name}' not found (in '{(error.source_line or '').strip()}'). Check that environment variables "
        f"are set correctly (e.g. $srctree, which is {shown}). Also note that unset environment variables expand "
        "to the empty string."
    )
