"""Pictures of `kcfg menuconfig` and `kcfg guiconfig` on a real tree, from a virtual screen, for the docs.

    tools/menu-pictures linux-6.12 --arch arm --config multi_v7_defconfig docs

Both programs are driven by keys as a person would, something is changed and saved, and what is saved is compared with
what the tree's own `conf` makes of the same change. Needs Xvfb, openbox, xterm, xdotool and ImageMagick's `import`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import oracle
import originals
import places
from expected import References
from packages import need

_PACKAGES = {"Xvfb": "xvfb", "xterm": "xterm", "xdotool": "xdotool", "import": "imagemagick", "openbox": "openbox"}
#: What is switched on in the menus, and by which keys: it is found by its name.
SYMBOL = "USB_SERIAL_FTDI_SIO"


@contextmanager
def screen(size: str = "1000x700") -> Iterator[dict[str, str]]:
    """A virtual screen; the environment with its DISPLAY."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [need("Xvfb", "xvfb"), "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as stream:
            found = {**os.environ, "DISPLAY": f":{stream.readline().strip()}"}
        manager = subprocess.Popen([need("openbox", "openbox")], env=found, stderr=subprocess.DEVNULL)
        try:
            yield found
        finally:
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


class Screen:
    """Keys and pictures of one virtual screen."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def keys(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], env=self.environment, check=True)
            time.sleep(0.4)

    def text(self, text: str) -> None:
        """Type a text."""
        subprocess.run(["xdotool", "type", "--delay", "500", text], env=self.environment, check=True)
        time.sleep(2)

    def picture(self, path: Path) -> None:
        """Keep what is seen."""
        subprocess.run(
            ["import", "-window", "root", "+dither", "-colors", "24", f"png8:{path}"], env=self.environment, check=True
        )

    def wait_for_window(self, title: str, seconds: float = 60) -> None:
        """Wait until a window of that title is there."""
        end = time.monotonic() + seconds
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        while subprocess.run(command, env=self.environment, capture_output=True, check=False).returncode:
            if time.monotonic() > end:
                raise TimeoutError(f"no window called {title} came")
            time.sleep(0.5)
        time.sleep(2)


def command(tree: Path, folder: Path, program: str, arch: str) -> list[str]:
    """How kcfg is called."""
    options = ["--tree", str(tree), "-O", str(folder), *(["--arch", arch] if arch else [])]
    return [sys.executable, "-m", "kcfg", program, *options]


def environment(found: Mapping[str, str]) -> dict[str, str]:
    """The environment with kcfg and Kconfiglib's tools in it."""
    return {**found, "PYTHONPATH": f"{places.CHECKOUT}:{originals.folder()}", "LANG": "C.UTF-8"}


def menuconfig(tree: Path, folder: Path, arch: str, picture: Path) -> None:
    """Switch the symbol to m in the terminal and save."""
    with screen() as found:
        show = Screen(environment(found))
        terminal = ["xterm", "-T", "menuconfig", "-fa", "Monospace", "-fs", "10", "-geometry", "98x31+0+0", "-e"]
        running = subprocess.Popen([*terminal, *command(tree, folder, "menuconfig", arch)], env=show.environment)
        show.wait_for_window("menuconfig")
        time.sleep(8)
        show.keys("slash")
        show.text(SYMBOL)
        show.keys("Return")
        show.keys("m")
        show.picture(picture)
        show.keys("s", "Return", "Return", "q")
        running.wait(20)


def guiconfig(tree: Path, folder: Path, arch: str, picture: Path) -> None:
    """Switch the second symbol of the first menu to y in a window and save.

    The search of Kconfiglib 14.1.0's window does not work: its module lacks an import.
    """
    with screen("1100x860") as found:
        show = Screen(environment(found))
        running = subprocess.Popen(command(tree, folder, "guiconfig", arch), env=show.environment)
        show.wait_for_window("Configuration")
        time.sleep(3)
        show.keys("Right", "Down", "Down", "y")
        time.sleep(1)
        show.picture(picture)
        show.keys("ctrl+s")
        time.sleep(3)
        running.terminate()
        running.wait(20)


#: Each program with the symbols that are switched, the last by a person, and what they become.
DRIVEN = ((menuconfig, {"USB_SERIAL": "m", SYMBOL: "m"}), (guiconfig, {"WERROR": "y"}))


def changed(config: bytes, values: Mapping[str, str]) -> bytes:
    """A ``.config`` with other values."""
    text = config.decode()
    for name, value in values.items():
        text = "\n".join(line for line in text.split("\n") if line != f"# CONFIG_{name} is not set")
        text += f"CONFIG_{name}={value}\n"
    return text.encode()


def main(arguments: list[str] | None = None) -> int:
    """Make both pictures; 1 if what was saved is not what C makes of it."""
    parser = argparse.ArgumentParser(prog="tools/menu-pictures", description=__doc__.splitlines()[0])
    parser.add_argument("tree", help="a tree of the manifest")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--arch", default="")
    parser.add_argument("--config", required=True, help="the configuration to start from")
    options = parser.parse_args(arguments)
    for program, package in _PACKAGES.items():
        need(program, package)
    references = References(options.tree)
    target = next(t for t in references.targets() if t.arch == options.arch and t.goals[-1] == options.config)
    reference = references.find(target)
    if reference is None:
        parser.error(f"tools/expected {options.tree} has not made {target.name} yet")
    same = True
    for drive, values in DRIVEN:
        folder = Path(tempfile.mkdtemp(prefix="kcfg-menus-"))
        call = reference.calls_in(folder)[-1]
        given = dict(list(values.items())[:-1])
        conf = [str(oracle.conf(references.stamp)), "--olddefconfig", call.arguments[-1]]
        written = []
        for wanted in (given, values):
            call.config.write_bytes(changed(reference.config, wanted))
            subprocess.run(conf, cwd=call.folder, env=call.environment, capture_output=True, check=True)
            written.append(call.config.read_bytes())
        call.config.write_bytes(written[0])
        drive(references.tree, folder, options.arch, options.folder / f"{drive.__name__}.png")
        found = call.config.read_bytes()
        alike = found == written[1]
        print(f"{drive.__name__}: what was saved is {'what C makes of it' if alike else 'different'}")
        same = same and alike
        shutil.rmtree(folder)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
