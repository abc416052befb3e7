"""What ``kcfg conf`` writes, with its words about that."""

from __future__ import annotations

import os
import time

from kcfg.errors import FileError
from kcfg.tree.dialects import Output

from .conf_exit import Exit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .conf import Conf


class Writer:
    """Writes the files of one run; each method raises Exit where C ends."""

    def __init__(self, conf: Conf) -> None:
        self._conf = conf
        self._environment = conf.environment
        self._prefix = conf.prefix
        self._session = conf.session
        self._tree = conf.tree

    def minimal(self, path: str) -> None:
        """The minimal defconfig."""
        from kcfg.files.minimal import minimal_text
        from kcfg.files.writing import replace_file

        self._session.invalidate()
        text = minimal_text(self._tree, self._session.user, self._session.values, self._prefix)
        self._conf.show_unmet()
        try:
            replace_file(path, text)
        except FileError:
            raise Exit(1, f"n*** Error while saving defconfig to: {path}\n\n") from None

    def config(self) -> None:
        """The ``.config``, and what BusyBox writes with it."""
        from kcfg.files.dotconfig import config_body, config_heading
        from kcfg.files.writing import overwrite_file, replace_file, write_config

        failed = "\n*** Error during writing of the configuration.\n\n"
        name = self._conf.config_name
        if not name:
            raise Exit(1, f"config name is empty\n{failed}")
        if os.path.isdir(name):
            raise Exit(1, f"{name}: Is a directory\n{failed}")
        if not self._session.changed:
            self._session.invalidate()
        moment = self._moment()
        values = self._session.written_values
        text = config_heading(self._tree, values, moment) + config_body(self._tree, values, self._prefix)
        self._conf.show_unmet()
        try:
            if self._environment.get("KCONFIG_OVERWRITECONFIG"):
                overwrite_file(name, text)
                written = True
            else:
                written = write_config(name, text, always=not self._tree.dialect.keeps_unchanged)
        except FileError:
            raise Exit(1, failed) from None
        self._session.changed = False
        if self._tree.dialect.output is not Output.BUSYBOX:
            kept = not written and self._tree.dialect.keeps_unchanged
            self._conf.announce(f"No change to {name}" if kept else f"configuration written to {name}")
            return
        from kcfg.files.busybox import busybox_header_text, dependency_text

        when = time.strftime("%Y-%m-%d %H:%M:%S %Z", self._broken_down(moment)) if moment is not None else ""
        replace_file(".kconfig.d", dependency_text(self._tree))
        replace_file("include/autoconf.h", busybox_header_text(self._tree, values, self._prefix, timestamp=when))

    def _moment(self) -> float | None:
        """The time that 2.6 writes into its files; None for none."""
        if self._tree.dialect.output is Output.KBUILD or self._environment.get("KCONFIG_NOTIMESTAMP"):
            return None
        epoch = self._environment.get("SOURCE_DATE_EPOCH", "") if self._tree.dialect.output is Output.BUSYBOX else ""
        return float(epoch) if epoch.isdigit() else time.time()

    def _broken_down(self, moment: float) -> time.struct_time:
        return time.gmtime(moment) if self._environment.get("SOURCE_DATE_EPOCH") else time.localtime(moment)

    def build_files(self, *, always: bool) -> None:
        """What the build reads: ``always``, or where it is missing and the generation sees to that."""
        from kcfg.files.sync import SyncPaths, sync

        default = SyncPaths()
        paths = SyncPaths(
            "",
            self._environment.get("KCONFIG_AUTOCONFIG", default.auto_conf),
            self._environment.get("KCONFIG_AUTOHEADER", self._tree.dialect.default_header),
            self._environment.get("KCONFIG_RUSTCCFG", default.rustc_cfg),
            self._environment.get("KCONFIG_TRISTATE", default.tristate_conf),
            "KCONFIG_NEGATIVES" in self._environment,
            self._environment.get("KCONFIG_SPLITCONFIG", ""),
        )
        dialect = self._tree.dialect
        if not dialect.writes_build_files or not (always or dialect.syncs_when_missing):
            return
        exists = os.path.exists(paths.auto_conf)
        if exists and not always:
            return
        values = self._session.build_values(renewing=exists)
        self._conf.show_unmet()
        try:
            sync(self._tree, values, paths, self._prefix)
        except FileError as error:
            if always:
                raise Exit(1, f"{error.message}\n\n*** Error during sync of the configuration.\n\n") from None
