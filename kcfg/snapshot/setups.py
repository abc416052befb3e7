"""Setups on disk: what a project's makefiles said, used again as long as everything that they looked at is unchanged.

A setup is kept for all configurations of a folder at once where the makefiles cannot tell them apart: no word in them
names one, and every pattern in them fits both or neither. It is kept for all object folders at once if nothing was
found in the one that it was made for.
"""

from __future__ import annotations

import os

from kcfg.cache.folder import Cache, key_of
from kcfg.cache.packing import DamagedError, Packed, Packer
from kcfg.cache.stamps import Stamps
from kcfg.lazy import compiled
from kcfg.probes.evidence import OF_THE_SESSION, Evidence, Gathering, lasting, names_in
from kcfg.projects.host import Host
from kcfg.projects.make.words import match_pattern
from kcfg.projects.project import Outputs, Request, Setup, is_path
from kcfg.projects.steps import Conf, Copy, Merge, MergeFitting, Preprocess
from kcfg.records import replace
from kcfg.snapshot.spelling import program, spelled
from kcfg.snapshot.values import flat, restored
from kcfg.texts import real_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kcfg.projects.host import AllRunner, Runner
    from kcfg.projects.project import Project
    from kcfg.projects.steps import Step

_KIND = "setup"
_CLASSES: Mapping[str, Callable[..., object]] = {
    made.__name__: made for made in (Conf, Copy, Merge, MergeFitting, Outputs, Preprocess, Setup)
}
#: What stands for the object folder, and for the configuration's name, in what is kept.
_OBJTREE, _GOAL = "\1objtree\1", "\1goal\1"
_LARGEST_MAKEFILE = 1 << 20
#: So many commands of makefiles run side by side; there are five in Linux'.
_AT_ONCE = 8
#: So many other configurations are tried, at the cost of reading the makefiles again for each.
_OTHERS = 3
_SUFFIX = "_defconfig"
#: By what a makefile may tell configurations apart without a word or a pattern that names them.
_TAKES_APART = compiled(
    r"\$[({](?:findstring|subst|patsubst|addsuffix|addprefix|foreach|basename|notdir|word|firstword|lastword)\s"
    r"[^()]*\$[({]MAKECMDGOALS|MAKECMDGOALS:[^=:]|addsuffix\s+_defconfig|=%_defconfig"
)
_GOAL_WORD = compiled(r"[A-Za-z0-9_.+%-]+")
_UNSET = "\1unset"


class SavedSetups:
    """The setups in a cache. ``run`` and ``run_all`` run commands of makefiles; without ``trust`` none counts as known.

    ``purpose`` keeps apart what must not be taken for one another: setups from a machine's answers and a recording's.
    """

    def __init__(self, cache: Cache, run: Runner, run_all: AllRunner, *, trust: bool, purpose: str = "") -> None:
        self._cache = cache
        self._run = run
        self._run_all = run_all
        self._trust = trust
        self._purpose = purpose

    def find(self, start: str, request: Request) -> Setup | None:
        """The setup for ``request`` in the tree above ``start``, if one was kept and still holds.

        Cost: 2 ms. Raises what ``run`` raises.
        """
        for subject in _Subject.choices(start, request, self._purpose):
            data = self._cache.read(_KIND, subject.key)
            if data is None:
                continue
            try:
                found = self._restored(Packed(data), subject)
            except DamagedError:
                self._cache.forget(_KIND, subject.key)
                continue
            if found is not None:
                return found
        return None

    def _restored(self, packed: Packed, subject: _Subject) -> Setup | None:
        request = subject.request
        kind, root, *_ = [*packed.texts("tree"), "", ""]
        if subject.outside:
            if _is_below(subject.goal, root):
                return None
        elif subject.goal and not _fits(packed, subject.goal):
            return None
        session = zip(packed.texts("session.names"), packed.texts("session.values"), strict=False)
        if any(request.environment.get(name, _UNSET) != value for name, value in session):
            return None
        stamps = Stamps.unpack(packed, "files")
        if subject.general:
            stamps.rename(_OBJTREE, request.objtree)
        if subject.goal:
            stamps.rename(_GOAL, subject.goal)
        if not stamps.hold() or not _is_tree(subject.start, kind, root):
            return None
        if not self._commands_hold(packed, request):
            return None
        texts = packed.texts("setup")
        if subject.general:
            texts = [text.replace(_OBJTREE, request.objtree) for text in texts]
        if subject.goal:
            texts = [text.replace(_GOAL, subject.goal) for text in texts]
        setup = restored(texts, _CLASSES)
        if not isinstance(setup, Setup):
            raise DamagedError("no setup")
        return replace(
            setup,
            host=Host({}, self._run),
            environment=_patched(request.environment, setup.environment),
            steps=tuple(_with_environment(step, lambda e: _patched(request.environment, e)) for step in setup.steps),
        )

    def _commands_hold(self, packed: Packed, request: Request) -> bool:
        commands, outputs = packed.texts("commands"), packed.texts("outputs")
        if len(commands) != len(outputs):
            raise DamagedError("commands and outputs do not fit together")
        evidence = Evidence.unpack(packed)
        trusted = self._trust and evidence.holds(request.environment, request.objtree)
        known = dict(zip(commands, outputs, strict=True))
        asked = [command for command in commands if not trusted or command in evidence.volatile]
        for start in range(0, len(asked), _AT_ONCE):
            group = asked[start : start + _AT_ONCE]
            if self._run_all(group, request.objtree, request.environment) != [known[command] for command in group]:
                return False
        return True

    # -- keeping -------------------------------------------------------------------------------------------------------

    def keep(self, start: str, request: Request, setup: Setup, project: Project) -> None:
        """Keep a setup that was just made; nothing is raised where it cannot be."""
        for general in (True, False) if _found_nothing(setup, request.objtree) else (False,):
            subjects = [s for s in _Subject.choices(start, request, self._purpose) if s.general == general]
            if self._keep(subjects, setup, project):
                return

    def _keep(self, subjects: Sequence[_Subject], setup: Setup, project: Project) -> bool:
        """Keep a setup under the first of ``subjects`` that it is good for; whether it is for the last one."""
        *abstract, exact = subjects
        for subject in abstract:
            if not (subject.outside and _is_below(subject.goal, setup.root)) and self._write(subject, setup):
                return True
        if not self._write(exact, setup):
            return False
        for subject in abstract:
            if not subject.outside:
                self._keep_for_others(subject, setup, project)
        return True

    def _keep_for_others(self, subject: _Subject, setup: Setup, project: Project) -> None:
        """The makefiles speak of this very configuration: beside its own setup, keep the one of all others."""
        request = subject.request
        folder = os.path.dirname(os.path.realpath(request.path(subject.goal_path)))
        names = sorted(name for name in os.listdir(folder) if name.endswith(_SUFFIX) and name != subject.goal)
        for name in names[:_OTHERS]:
            other = replace(request, defconfig=os.path.join(folder, name), run=_known(setup.host))
            if self._write(subject, project.setup(other), name):
                return

    def _write(self, subject: _Subject, setup: Setup, goal: str = "") -> bool:
        """Write what was found for ``goal``, by default the subject's own, under the name of ``subject``.

        False if it is good for less than that.
        """
        request, packer = subject.request, Packer()
        goal = goal or subject.goal
        try:
            names = _makefiles(setup.host)
            if subject.outside:
                if not _is_unseen(goal, setup.host) or not _is_input(goal, setup.steps):
                    return False
            elif goal and (_is_spoken_of(goal, setup.host) or not _pack_words(packer, names, goal)):
                return False
            if any(cwd != request.objtree for cwd, _ in setup.host.commands):
                return True  # what such a command looks at is seen from elsewhere
            commands = [command for _, command in setup.host.commands]
            # Answers that no program gave do not depend on any, and no process may be started to see.
            gathering = Gathering(() if self._purpose else commands, request.environment, request.objtree)
            stamps = self._stamps(subject, setup, goal)
            texts = _texts(setup, request.environment, goal, subject.end(goal))
            if texts is None or stamps is None:
                return False
            if subject.general:
                general = _for_any_folder(texts, request.objtree, commands)
                if general is None:
                    return False
                texts = general
                stamps.rename_folder(request.objtree, _OBJTREE)
            packer.texts("tree", [setup.kind, setup.root])
            packer.texts("setup", texts)
            stamps.pack(packer, "files")
            words = set[str]().union(*map(names_in, names.values()))
            session = sorted(OF_THE_SESSION & words)
            packer.texts("session.names", session)
            packer.texts("session.values", [request.environment.get(name, _UNSET) for name in session])
            packer.texts("commands", commands)
            packer.texts("outputs", list(setup.host.commands.values()))
            gathering.finish().pack(packer)
        except (ValueError, OverflowError):
            return True
        self._cache.write(_KIND, subject.key, packer.chunks())
        return True

    @staticmethod
    def _stamps(subject: _Subject, setup: Setup, goal: str) -> Stamps | None:
        """All files that were looked at; None if one has changed meanwhile."""
        stamps = Stamps()
        host, request = setup.host, subject.request
        for path, seen in host.files.items():
            own = goal and os.path.basename(path) == goal and os.path.realpath(path) == subject.path(goal)
            there = stamps.look(path, whole=not own and not os.path.isdir(path))
            if there != (seen is not None):
                return None
        for folder in host.folders:
            stamps.look(folder)
        for folder, pattern in host.globs:
            whole = os.path.join(folder, pattern)
            _look_for(stamps, "/" if whole[:1] == "/" else "", [part for part in whole.split("/") if part])
        for name in request.fragments:
            stamps.look(request.path(name), whole=False)
        if setup.kconfig_sources is not None:
            for name in sorted(os.listdir(setup.kconfig_sources)):
                if name.endswith((".c", ".h", ".l", ".y")):
                    stamps.look(os.path.join(setup.kconfig_sources, name))
        if goal and not subject.outside:
            stamps.rename(f"/{goal}", f"/{_GOAL}")
        stamps.close()
        return stamps


class _Subject:
    """What a kept setup is for: a request, or all that differ from it in the object folder or in the configuration.

    ``general`` says that it is for every object folder. ``goal`` is what it abstracts from: the name of a configuration
    among its like or, if it is ``outside``, the full path of one that lies in no tree; empty for neither.
    """

    def __init__(
        self, start: str, request: Request, purpose: str, *, general: bool, goal_path: str, outside: bool = False
    ) -> None:
        self.start = start
        self.request = request
        self.general = general
        self.goal_path = goal_path
        self.outside = outside
        path = os.path.realpath(request.path(goal_path)) if goal_path else ""
        self.goal = path if outside else os.path.basename(goal_path)
        objtree = request.objtree
        self.key = key_of(
            program(),
            "setup",
            purpose,
            # A tree that is named counts; one that is looked for above the configuration is found by its folder.
            "" if self.goal and start == goal_path else os.path.realpath(start),
            self._configuration(path),
            "" if self.goal else request.cwd,
            "" if general else objtree,
            spelled((request.fragments, request.assignments, request.arch, sorted(request.variables.items()))),
            request.cwd if request.fragments else "",
            *lasting(request.environment, objtree),
        )

    def _configuration(self, path: str) -> str:
        if self.outside:
            return _GOAL
        if self.goal:
            return f"{os.path.dirname(path)}/{_GOAL}"
        defconfig = self.request.defconfig or ""
        there = self.request.path(defconfig)
        # A link may lead elsewhere the next time.
        return f"{os.path.isfile(there)} {defconfig}\0{real_path(there) if os.path.exists(there) else ''}"

    def path(self, goal: str) -> str:
        """The full path of a configuration called ``goal``."""
        return os.path.join(os.path.dirname(os.path.realpath(self.request.path(self.goal_path))), goal)

    def end(self, goal: str) -> str:
        """How the path of ``goal`` ends where it is the input of conf."""
        return goal if self.outside else f"/{goal}"

    @classmethod
    def choices(cls, start: str, request: Request, purpose: str) -> Iterator[_Subject]:
        """All ways to look for a request's setup, the most general first."""
        name = request.defconfig or ""
        there = bool(name) and is_path(name, request) and os.path.isfile(request.path(name))
        # Behind a link, the makefile is given another name than this one.
        linked = there and os.path.basename(os.path.realpath(request.path(name))) != os.path.basename(name)
        named = there and name.endswith(_SUFFIX) and "/" in name and not linked
        for general in (True, False):
            if there and start != name:
                yield cls(start, request, purpose, general=general, goal_path=name, outside=True)
            if named:
                yield cls(start, request, purpose, general=general, goal_path=name)
            yield cls(start, request, purpose, general=general, goal_path="")


def _known(host: Host) -> Runner:
    """What commands said a moment ago; those that were not asked are run."""

    def answer(command: str, cwd: str, environment: Mapping[str, str]) -> str:
        said = host.commands.get((cwd, command))
        return host.run(command, cwd, environment) if said is None else said

    return answer


def _found_nothing(setup: Setup, objtree: str) -> bool:
    """Whether nothing in the object folder had a part in the setup, so that it is good for any other."""
    below = f"{objtree}/"
    if len(objtree) < 2 or f"{setup.root}/".startswith(below) or objtree.startswith(f"{setup.root}/"):
        return False
    return not any(seen is not None and path.startswith(below) for path, seen in setup.host.files.items())


def _is_tree(start: str, kind: str, root: str) -> bool:
    """Whether ``start`` still lies in that tree."""
    from kcfg.projects.recognise import located

    found = located(start)
    return found is not None and (found[0].name, found[1]) == (kind, root)


def _look_for(stamps: Stamps, folder: str, parts: Sequence[str]) -> None:
    """Record what tells whether other names below ``folder`` match a pattern, of which ``parts`` are left."""
    import fnmatch

    first, *rest = parts
    if not any(character in first for character in "*?["):
        path = os.path.join(folder, first)
        if rest and os.path.isdir(path):
            _look_for(stamps, path, rest)
        else:
            stamps.look(path, whole=False)
        return
    stamps.look(folder)
    for name in fnmatch.filter(sorted(os.listdir(folder)), first) if rest and os.path.isdir(folder) else ():
        if os.path.isdir(os.path.join(folder, name)):
            _look_for(stamps, os.path.join(folder, name), rest)


def _is_spoken_of(goal: str, host: Host) -> bool:
    """Whether commands, patterns or folders were asked for by a configuration's name, with or without its ending.

    Files that are called as the configuration are among the stamps, under whatever name takes its place.
    """
    import re

    name = re.escape(goal.removesuffix(_SUFFIX))
    spoken = re.compile(rf"(?<![\w.-]){name}(?:{_SUFFIX})?(?![\w-])")
    looked = (os.path.dirname(path) if os.path.basename(path) == goal else path for path in host.files)
    asked = (command for _, command in host.commands)
    return any(spoken.search(text) for text in (*looked, *asked, *(pattern for _, pattern in host.globs)))


def _for_any_folder(texts: list[str], objtree: str, commands: Sequence[str]) -> list[str] | None:
    """``texts`` with the object folder made anonymous; None if it cannot be told where they name it."""
    import re

    place = re.compile(re.escape(objtree) + r"(?![\w.+-])")
    if any(place.search(command) for command in commands):
        return None
    within = re.compile(r"[\w.+/-]$")
    # The first character of each text says what it is.
    if any(within.search(text[1 : match.start()]) for text in texts for match in place.finditer(text)):
        return None
    return [place.sub(_OBJTREE, text) for text in texts]


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/".replace("//", "/"))


def _is_unseen(path: str, host: Host) -> bool:
    """Whether nothing was looked for where a configuration lies, so that one from anywhere can take its place."""
    folder = os.path.dirname(path)
    met = [*host.files, *host.folders, *(f"{top}/{pattern}" for top, pattern in host.globs)]
    return all(other != folder and os.path.dirname(other) != folder for other in met)


def _is_input(path: str, steps: Sequence[Step]) -> bool:
    """Whether a configuration is the input of conf, by its full path, and of nothing else."""
    inputs = {step.input for step in steps if isinstance(step, Conf) and step.input is not None}
    return inputs == {path} and not any(isinstance(step, Copy | Preprocess) for step in steps)


def _makefiles(host: Host) -> dict[str, str]:
    """The texts of the files that were read, but for C sources (BusyBox' Kconfig files are made of those)."""
    texts = {}
    for path, seen in host.files.items():
        if path.endswith((".c", ".h")):
            continue
        if seen is not None and seen[0] < _LARGEST_MAKEFILE and os.path.isfile(path):
            with open(path, "rb") as stream:
                texts[path] = stream.read().decode("utf-8", "surrogateescape")
    return texts


def _pack_words(packer: Packer, texts: Mapping[str, str], goal: str) -> bool:
    """Note by what makefiles can tell one configuration from another; False if they speak of ``goal`` itself."""
    words = {
        word for path, text in texts.items() if os.path.basename(path) != goal for word in _GOAL_WORD.findall(text)
    }
    # What no configuration's name can end with fits none of them.
    patterns = sorted(word for word in words if "%" in word and _may_end(word.partition("%")[2]))
    names = sorted(word for word in words if word.endswith(_SUFFIX))
    if goal in names or any(_TAKES_APART.search(text) for text in texts.values()):
        return False
    packer.texts("words", names)
    packer.texts("patterns", patterns)
    packer.ints("fits", [int(match_pattern(pattern, goal) is not None) for pattern in patterns])
    return True


def _may_end(end: str) -> bool:
    return end.endswith(_SUFFIX) or _SUFFIX.endswith(end)


def _fits(packed: Packed, goal: str) -> bool:
    """Whether makefiles that the words were noted of treat ``goal`` as the one that they were read for."""
    patterns, fits = packed.texts("patterns"), packed.ints("fits")
    if len(patterns) != len(fits):
        raise DamagedError("patterns do not fit together")
    return goal not in packed.texts("words") and all(
        (match_pattern(pattern, goal) is not None) == bool(fit) for pattern, fit in zip(patterns, fits, strict=True)
    )


def _texts(setup: Setup, environment: Mapping[str, str], goal: str, end: str) -> list[str] | None:
    """A setup as texts, environments as what differs from ``environment``.

    ``goal`` is replaced at the ``end`` of conf's input; None if it is where it must not be.
    """

    def difference(own: Mapping[str, str]) -> dict[str, str]:
        changed = {f"+{name}": value for name, value in own.items() if environment.get(name) != value}
        return {**changed, **{f"-{name}": "" for name in environment if name not in own}}

    steps = tuple(_with_environment(step, difference) for step in setup.steps)
    if goal:
        steps = tuple(
            replace(step, input=step.input[: -len(end)] + end.replace(goal, _GOAL))
            if isinstance(step, Conf) and step.input is not None and step.input.endswith(end)
            else step
            for step in steps
        )
    bare = replace(setup, host=None, environment=difference(setup.environment), steps=steps)  # type: ignore[arg-type]
    texts = flat(bare)
    return None if goal and any(goal in text for text in texts) else texts


def _with_environment(step: Step, change: Callable[[Mapping[str, str]], dict[str, str]]) -> Step:
    return replace(step, environment=change(step.environment)) if isinstance(step, Conf | Preprocess) else step


def _patched(environment: Mapping[str, str], difference: Mapping[str, str]) -> dict[str, str]:
    """``environment`` with what a setup changes in it."""
    patched = dict(environment)
    for name, value in difference.items():
        if name[0] == "+":
            patched[name[1:]] = value
        else:
            patched.pop(name[1:], None)
    return patched
