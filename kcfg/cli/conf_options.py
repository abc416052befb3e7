"""The command lines of ``conf``: what each generation takes, and what it prints when it is asked for help."""

from __future__ import annotations

from collections.abc import Sequence

from kcfg.records import dataclass, field
from kcfg.tree.dialects import Dialect, Options

#: Each target with its line of help, in C's order; ``{}`` stands for the program's name.
_HELP = {
    "listnewconfig": "List new options",
    "helpnewconfig": "List new options and help text",
    "oldaskconfig": "Start a new configuration using a line-oriented program",
    "oldconfig": "Update a configuration using a provided .config as base",
    "syncconfig": "Similar to oldconfig but generates configuration in\n"
    "                          include/{generated/,config/}",
    "olddefconfig": "Same as oldconfig but sets new symbols to their default value",
    "defconfig": "New config with default defined in <file>",
    "savedefconfig": "Save the minimal current configuration to <file>",
    "allnoconfig": "New config where all options are answered with no",
    "allyesconfig": "New config where all options are answered with yes",
    "allmodconfig": "New config where all options are answered with mod",
    "alldefconfig": "New config with all symbols set to default",
    "randconfig": "New config with random answer to all options",
    "yes2modconfig": "Change answers from yes to mod if possible",
    "mod2yesconfig": "Change answers from mod to yes if possible",
    "mod2noconfig": "Change answers from mod to no if possible",
}
_HELP_UP_TO_4_11 = {
    "syncconfig": ("silentoldconfig", "Same as oldconfig, but quietly, additionally update deps"),
    "olddefconfig": ("olddefconfig", "Same as silentoldconfig but sets new symbols to their default value"),
}
MODES = tuple(_HELP)
#: Names that older generations use for the same targets.
_OLD_NAMES = {"silentoldconfig": "syncconfig", "oldnoconfig": "olddefconfig"}
_WITH_FILE = ("defconfig", "savedefconfig")
#: uClibc-ng's letters, in the order of its help, and the few of 2.6.
_LETTERS = {
    "a": "oldaskconfig",
    "s": "syncconfig",
    "o": "oldconfig",
    "n": "allnoconfig",
    "y": "allyesconfig",
    "m": "allmodconfig",
    "A": "alldefconfig",
    "r": "randconfig",
    "D": "defconfig",
    "S": "savedefconfig",
    "l": "listnewconfig",
    "d": "olddefconfig",
}
_FIRST_LETTERS = {letter: _LETTERS[letter] for letter in "osDnmyr"} | {"d": "defconfig"}


_FLAGS = {Options.FIRST: "h?", Options.LETTERS: "h", Options.SILENT: "s", Options.HELP: "hs"}


@dataclass
class Arguments:
    """A command line of ``conf``; ``ends`` is the exit status where reading it ends the run."""

    mode: str = "oldaskconfig"
    file: str | None = None
    kconfig: str | None = None
    silent: bool = False
    help: bool = False
    complaints: list[str] = field(default_factory=list)


def take_dialect(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """What ``--dialect``, which is kcfg's own, says, and the other words."""
    rest, found = list(words), None
    for index, word in enumerate(rest):
        if word == "--":
            break
        if word == "--dialect" and index + 1 < len(rest):
            found = rest[index + 1]
            del rest[index : index + 2]
            break
        if word.startswith("--dialect="):
            found = word.partition("=")[2]
            del rest[index]
            break
    return found, rest


def parse_arguments(words: Sequence[str], program: str, dialect: Dialect) -> Arguments:
    """Read a command line as the generation's getopt does: options may stand anywhere and be shortened.

    Of 2.6, which has one option in the first word, and of uClibc-ng, which has letters, long options are taken, too.
    """
    found = Arguments()
    operands: list[str] = []
    pending = list(words)
    first = dialect.options is Options.FIRST
    while pending:
        word = pending.pop(0)
        if word == "--":
            operands += pending
            break
        if word.startswith("--"):
            _long_option(found, word[2:], pending, program, dialect)
        elif word.startswith("-") and len(word) > 1 and not (first and operands):
            _letters(found, word[1:], pending, program, dialect)
        else:
            operands.append(word)
    found.kconfig = operands[0] if operands else None
    return found


def _letters(found: Arguments, text: str, pending: list[str], program: str, dialect: Dialect) -> None:
    style = dialect.options
    known = {Options.FIRST: _FIRST_LETTERS, Options.LETTERS: _LETTERS}.get(style, {})
    flags = _FLAGS.get(style, "")
    for at, letter in enumerate(text):
        if letter in known:
            found.mode = known[letter]
            if letter in "DS":
                value = text[at + 1 :] if style is Options.LETTERS else ""
                found.file = value or (pending.pop(0) if pending else None)
                if found.file is None:
                    found.complaints.append(_lacks_file(letter, program, style))
                return
        elif letter in flags:
            found.help = found.help or letter != "s"
            found.silent = found.silent or letter == "s"
        elif style is not Options.FIRST:
            found.complaints.append(f"{program}: invalid option -- '{letter}'\n")
        if style is Options.FIRST:
            return


def _lacks_file(letter: str, program: str, style: Options) -> str:
    if style is Options.FIRST:
        return f"{program}: No default config file specified\n"
    return f"{program}: option requires an argument -- '{letter}'\n"


def _long_option(found: Arguments, text: str, pending: list[str], program: str, dialect: Dialect) -> None:
    name, equals, value = text.partition("=")
    known = [mode for mode in MODES if mode not in dialect.unknown_targets]
    if dialect.old_dialogue:
        known += _OLD_NAMES
    if dialect.options is Options.HELP:
        known += ["help", "silent"]
    matches = [name] if name in known else [option for option in known if option.startswith(name)]
    if len(matches) != 1:
        if matches:
            possible = " ".join(f"'--{match}'" for match in matches)
            found.complaints.append(f"{program}: option '--{text}' is ambiguous; possibilities: {possible}\n")
        else:
            found.complaints.append(f"{program}: unrecognized option '--{text}'\n")
        return
    option = matches[0]
    if option in _WITH_FILE:
        if equals:
            found.file = value
        elif option == "defconfig" and dialect.defconfig_has_default:
            found.file = None
        elif pending:
            found.file = pending.pop(0)
        else:
            found.complaints.append(f"{program}: option '--{option}' requires an argument\n")
            return
    elif equals:
        found.complaints.append(f"{program}: option '--{option}' doesn't allow an argument\n")
        return
    if option == "help":
        found.help = True
    elif option == "silent":
        found.silent = True
    else:
        found.mode = _OLD_NAMES.get(option, option)


def usage(program: str, dialect: Dialect) -> str:
    """What the generation prints of its options; empty for 2.6, which refers to its README."""
    if dialect.options is Options.FIRST:
        return ""
    modes = {mode: text for mode, text in _HELP.items() if mode not in dialect.unknown_targets}
    if dialect.options is Options.HELP:
        lines = [
            f"Usage: {program} [options] <kconfig-file>\n",
            "Generic options:",
            "  -h, --help              Print this message and exit.",
            "  -s, --silent            Do not print log.\n",
            "Mode options:",
            *(_option(mode, text) for mode, text in modes.items()),
            "  (If none of the above is given, --oldaskconfig is the default)",
        ]
        return "\n".join(lines) + "\n"
    silent = "[-s] " if dialect.options is Options.SILENT else ""
    lines = [f"Usage: {program} {silent}[option] <kconfig-file>", "[option] is _one_ of the following:"]
    if dialect.options is Options.LETTERS:
        for letter, mode in _LETTERS.items():
            name, text = _HELP_UP_TO_4_11.get(mode, (mode, _HELP[mode]))
            lines.append(f"  -{letter}, --{name + (' <file>' if mode in _WITH_FILE else ''):<20}  {text}")
        return "\n".join([*lines, "  --oldnoconfig           An alias of olddefconfig"]) + "\n"
    for mode, text in modes.items():
        if not dialect.old_dialogue:
            lines.append(_option(mode, text))
        else:
            lines.append(_option(*_HELP_UP_TO_4_11.get(mode, (mode, text))))
            if mode == "olddefconfig":
                lines.append("  --oldnoconfig           An alias of olddefconfig")
    return "\n".join(lines) + "\n"


def _option(mode: str, text: str) -> str:
    return f"  --{mode + (' <file>' if mode in _WITH_FILE else ''):<20}  {text}"
