"""Built trees on disk: found by what they were read for, used only if all that they were made from is unchanged.

Four files a tree: its validity (the files read, looked for and matched, the environment that macros read, the
commands with their answers and the evidence for these), its hot part and its cold part, all three with the same mark,
so that parts of different writings are never put together; and what each of its files says
(:mod:`kcfg.snapshot.scans`), which is not kept of small trees. Behind an edit, the cold part is kept only once reasons
were asked for.
"""

from __future__ import annotations

import os

from kcfg.cache.folder import Cache, key_of
from kcfg.cache.packing import DamagedError, Packed, Packer
from kcfg.cache.stamps import Stamps
from kcfg.errors import FileError, KcfgError
from kcfg.probes import Policy, Probes
from kcfg.snapshot.form import pack_reasons, pack_values, reasons_of, unpack
from kcfg.snapshot.spelling import program, spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kcfg.probes.evidence import Evidence, Gathering
    from kcfg.snapshot.scans import KeptScans, RecallingScanner, ScanUse
    from kcfg.snapshot.watching import WatchedFiles
    from kcfg.tree import Tree
    from kcfg.tree.dialects import Dialect
    from kcfg.tree.late import LateReasons
    from kcfg.tree.model import Origin

_VALIDITY, _HOT, _COLD, _SCANS = "validity", "tree", "reasons", "scans"


class Unsaved:
    """A tree as it will be kept, but for what it is valid for."""

    __slots__ = ("cold", "gathering", "hot", "mark", "origin", "written")

    def __init__(
        self,
        origin: Origin,
        mark: str,
        hot: list[bytes],
        cold: list[bytes] | None,
        gathering: Gathering | Evidence | None,
    ) -> None:
        """Without ``cold``, what only reasons need is kept when these are asked for."""
        self.origin = origin
        self.mark = mark
        self.hot = hot
        self.cold = cold
        self.gathering = gathering
        #: Whether all but what it is valid for is in the cache; None where nobody has tried.
        self.written: bool | None = None


class SavedTree:
    """The place in a cache for one tree: one root file in one environment, read by one dialect.

    ``purpose`` keeps apart what must not be taken for one another: trees made from a recording's answers.
    """

    def __init__(
        self,
        cache: Cache,
        *,
        kconfig: str,
        cwd: str,
        environment: Mapping[str, str],
        dialect: Dialect,
        overlay: Mapping[str, str] | None = None,
        purpose: str = "",
    ) -> None:
        from kcfg.probes.evidence import lasting

        self._cache = cache
        self._cwd = cwd
        self._environment = environment
        self._dialect = dialect
        srctree = environment.get("srctree", "")
        # Read by names below an absolute srctree, a tree is the same from every object folder.
        place = "" if os.path.isabs(srctree) else cwd
        texts = [part for item in sorted((overlay or {}).items()) for part in item]
        self._key = key_of(
            program(), purpose, kconfig, srctree, place, spelled(dialect), *lasting(environment, cwd), "", *texts
        )
        #: What the last run asked, and its answers.
        self.answers: dict[str, str] = {}
        # The evidence for these, where it was looked at and still holds.
        self._held: Evidence | None = None
        self._validity: Packed | None = None
        # The record of the last run's files, where it came to that.
        self._stamps: Stamps | None = None
        #: Whether one of them has changed. Who edits a tree resolves it time and again, and seldom asks for reasons.
        self.edited = False
        self._scans: ScanUse | None = None

    def load(self, probes: Probes, read: Callable[[], Tree]) -> Tree | None:
        """The tree, if it was kept and everything it was made from is as it was; None if it must be read.

        ``read`` reads it anew, for the case that its second file turns out to be missing once it is wanted.

        ``probes`` says what may be done about commands: with ``RUN`` each is run and its answer compared, with
        ``CACHED`` only where something has changed that it could depend on. Raises ProbeError where one is refused.
        """
        try:
            data = self._cache.read(_VALIDITY, self._key)
            if data is None:
                return None
            saved = self._validity = Packed(data)
            commands, answers = saved.texts("commands"), saved.texts("answers")
            if len(commands) != len(answers):
                raise DamagedError("commands and answers do not fit together")
            self.answers = dict(zip(commands, answers, strict=True))
            gathered = self._recall(saved, probes)
            if not self._inputs_hold(saved) or not self._cache.has(_HOT, self._key):
                return None
            if not self._answers_hold(probes):
                return None
            assert self._stamps is not None
            if not gathered or self._stamps.refreshable:
                self._refresh(saved, self._stamps, probes, gathered)
            return self._tree(saved, read)
        except DamagedError:
            self.forget()
            return None

    def forget(self) -> None:
        """Remove what is kept."""
        for kind in (_VALIDITY, _HOT, _COLD, _SCANS):
            self._cache.forget(kind, self._key)

    def _inputs_hold(self, saved: Packed) -> bool:
        environment = self._environment
        names, values = saved.texts("environment.names"), saved.texts("environment.values")
        if len(names) != len(values):
            raise DamagedError("the environment does not fit together")
        if any(environment.get(name) != value for name, value in zip(names, values, strict=True)):
            return False
        if any(name in environment for name in saved.texts("environment.unset")):
            return False
        self._stamps = Stamps.unpack(saved, "files")
        self.edited = not self._stamps.hold(self._cwd)
        if self.edited:
            return False
        patterns = saved.texts("globs")
        matched = {pattern: saved.texts(f"glob.{number}") for number, pattern in enumerate(patterns)}
        if not matched:
            return True
        from kcfg.snapshot.watching import WatchedFiles

        return WatchedFiles(self._cwd).globs_hold(matched)

    def _recall(self, saved: Packed, probes: Probes) -> bool:
        """Find out which answers hold, and begin to run the other commands; whether the evidence was at hand."""
        if not self.answers or not probes.runs:
            return True
        holds = False
        if probes.policy is Policy.CACHED:
            from kcfg.probes.evidence import Evidence

            evidence = Evidence.unpack(saved)
            holds = evidence.holds(self._environment, self._cwd)
            if holds:
                self._held = evidence
                probes.remember({c: answer for c, answer in self.answers.items() if c not in evidence.volatile})
        probes.expect(self.answers)
        return holds or probes.policy is Policy.RUN

    def _answers_hold(self, probes: Probes) -> bool:
        """Whether every command still says what it said. What was asked is remembered for the reading to come.

        Nothing is asked behind the first other answer: a reading might stop there, and what the commands behind it say
        on standard error would never have been seen.
        """
        for command, answer in self.answers.items():
            now = probes.answer(command)
            probes.remember({command: now})
            if now != answer:
                return False
        return True

    def _tree(self, saved: Packed, read: Callable[[], Tree]) -> Tree | None:
        mark = saved.texts("mark")
        hot = self._cache.read(_HOT, self._key)
        if hot is None:
            return None

        def cold() -> Packed | Tree:
            found = self._reasons(mark)
            if found is not None:
                return found
            # Not kept behind an edit, damaged, or of another run that is writing just now.
            tree = read()
            if b"".join(pack_values(tree, "".join(mark)).chunks()) != hot:
                raise FileError(
                    "files of the tree have changed since it was loaded",
                    file=tree.origin.root,
                    hint="load it again: what it was made from is gone",
                )
            return tree

        sound = Packed(hot).verify()
        return unpack(sound, cold, self._dialect) if sound.texts("mark") == mark else None

    def _reasons(self, mark: list[str]) -> Packed | None:
        """The file with what only reasons need, if it is sound and has that mark."""
        data = self._cache.read(_COLD, self._key)
        try:
            found = Packed(data).verify() if data is not None else None
            return found if found is not None and found.texts("mark") == mark else None
        except DamagedError:
            return None

    def scanner(self, files: WatchedFiles) -> RecallingScanner:
        """What reads the tree's ``files`` without scanning those anew that an earlier reading has met."""
        from kcfg.snapshot.scans import RecallingScanner, ScanUse

        if self._scans is None:
            self._scans = ScanUse(self._kept_scans())
            if self._stamps is not None:
                files.trust(self._stamps)
        return RecallingScanner(self._dialect.language, files, self._scans)

    def _kept_scans(self) -> KeptScans | None:
        from kcfg.snapshot.scans import KeptScans

        data = self._cache.read(_SCANS, self._key)
        try:
            return KeptScans(Packed(data), self._key, self._dialect.language) if data is not None else None
        except DamagedError:
            return None

    # -- keeping -------------------------------------------------------------------------------------------------------

    def packed(self, tree: Tree, probes: Probes, *, settled: bool) -> Unsaved:
        """What takes long of keeping a tree, done ahead: nothing is written yet.

        ``settled``: no command is under way any more, so that what they looked at can be looked at.
        """
        mark = os.urandom(8).hex()
        gathering = self._gathering(probes) if settled else None
        from kcfg.tree.late import late_reasons

        late = late_reasons(tree)
        try:
            cold = pack_reasons(reasons_of(tree.arrays), tree.helps, mark).chunks() if late is None else None
            hot = pack_values(tree, mark).chunks()
        except (ValueError, OverflowError):
            cold = hot = []  # a tree with zero bytes or numbers beyond all measure in it is read each time
        if late is not None:
            late.asked = lambda found: self._save_reasons(found, mark)
        return Unsaved(tree.origin, mark, hot, cold, gathering)

    def _save_reasons(self, reasons: LateReasons, mark: str) -> None:
        """Keep what was just worked out, unless another run has kept another state of the tree meanwhile."""
        try:
            data = self._cache.read(_VALIDITY, self._key)
            if data is None or Packed(data).texts("mark") != [mark]:
                return
            chunks = pack_reasons(reasons.arrays, reasons.helps, mark).chunks()
        except (ValueError, OverflowError, KcfgError):
            return  # then it is read anew where it is wanted; a file may be gone by now
        self._cache.write(_COLD, self._key, chunks)

    def save(self, unsaved: Unsaved, files: WatchedFiles, probes: Probes, unset: frozenset[str]) -> None:
        """Keep a tree that was just read from ``files``; nothing is raised where it cannot be done.

        ``unset`` names the variables that macros read and that were not set.
        """
        if not unsaved.hot or files.torn:
            return
        files.stamps.close()
        origin = unsaved.origin
        try:
            packer = Packer()
            packer.texts("mark", [unsaved.mark])
            packer.texts("environment.names", list(origin.environment_used))
            packer.texts("environment.values", list(origin.environment_used.values()))
            packer.texts("environment.unset", sorted(unset))
            packer.texts("globs", list(files.globs))
            for number, matched in enumerate(files.globs.values()):
                packer.texts(f"glob.{number}", matched)
            files.stamps.pack(packer, "files")
            self._pack_answers(packer, probes, unsaved.gathering or self._gathering(probes))
        except (ValueError, OverflowError):
            return
        if self.write(unsaved):
            self._cache.write(_VALIDITY, self._key, packer.chunks())

    def write(self, unsaved: Unsaved) -> bool:
        """Write the tree itself, which nobody takes for valid yet; whether it is in the cache."""
        if unsaved.written is None:
            cache, key = self._cache, self._key
            if unsaved.cold is None:
                cache.forget(_COLD, key)  # of another state of the tree
            whole = not unsaved.cold or cache.write(_COLD, key, unsaved.cold)
            unsaved.written = bool(unsaved.hot) and whole and cache.write(_HOT, key, unsaved.hot)
        return unsaved.written

    def save_scans(self) -> None:
        """Keep what scanners have scanned, if nothing was kept; nothing is raised where it cannot be done."""
        use = self._scans
        if use is None:
            return
        if use.outdated:
            self._cache.forget(_SCANS, self._key)
        collected, use.collected = use.collected, None
        if collected is not None:
            try:
                chunks = collected.chunks(self._key)
            except (ValueError, OverflowError):
                return
            if chunks:
                self._cache.write(_SCANS, self._key, chunks)

    def _gathering(self, probes: Probes) -> Gathering | Evidence:
        """The evidence for what was asked, or what gathers it."""
        # An edit changes no command as a rule; then what they looked at is as it was found, a moment ago or earlier.
        if probes.runs and probes.log.keys() == self.answers.keys():
            held = self._held or self._evidence()
            if held is not None:
                return held
        from kcfg.probes.evidence import Gathering

        # Answers that were replayed hold for their recording, whatever this machine's programs are.
        return Gathering(probes.log if probes.runs else (), self._environment, self._cwd)

    def _evidence(self) -> Evidence | None:
        """The evidence for what was asked last time, if it still holds."""
        if self._validity is None:
            return None
        from kcfg.probes.evidence import Evidence

        try:
            found = Evidence.unpack(self._validity)
        except DamagedError:
            return None
        return found if found.holds(self._environment, self._cwd) else None

    def _pack_answers(self, packer: Packer, probes: Probes, gathering: Gathering | Evidence) -> None:
        evidence = gathering.finish()
        evidence.volatile |= probes.loud
        packer.texts("commands", list(probes.log))
        packer.texts("answers", list(probes.log.values()))
        evidence.pack(packer)

    def _refresh(self, saved: Packed, stamps: Stamps, probes: Probes, gathered: bool) -> None:
        """Write the validity anew, with stamps that are cheaper to check and, if need be, new evidence."""
        kept = ("mark", "environment.names", "environment.values", "environment.unset", "globs")
        packer = Packer()
        for name in saved.names():
            if name in kept or name.startswith("glob."):
                packer.blob(name, saved.blob(name))
        try:
            (stamps.refreshed(self._cwd) if stamps.refreshable else stamps).pack(packer, "files")
            if gathered:
                for name in saved.names():
                    if name.startswith("evidence.") or name in ("commands", "answers"):
                        packer.blob(name, saved.blob(name))
            else:
                self._pack_answers(packer, probes, self._gathering(probes))
        except ValueError:
            return
        self._cache.write(_VALIDITY, self._key, packer.chunks())
