"""``kcfg merge`` and ``kcfg localmod`` beside the scripts of the tree that do the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kcfg.api import load_tree
from kcfg.cli.run import run
from kcfg.configuration.session import Session
from kcfg.files.dotconfig import config_text
from kcfg.projects.localmod import keep_only, loaded_modules, objects_of

pytestmark = pytest.mark.tree

KCONFIG = """\
config MODULES
	bool "Modules"
	default y
	modules
config NET
	bool "Network"
	default y
config DRV
	tristate "Driver"
	default m
	depends on NET
config CARD
	tristate "Card"
config BITS
	int "Bits"
	default 8
config TEXT
	string "Text"
	default "text"
"""
FILES = {
    "base": 'CONFIG_DRV=y\nCONFIG_CARD=m\nCONFIG_BITS=16\nCONFIG_TEXT="one"\n',
    "modular": "CONFIG_DRV=m\nCONFIG_CARD=m\n",
    "less": "# CONFIG_NET is not set\nCONFIG_BITS=32",
    "unknown": 'CONFIG_NOWHERE=y\nCONFIG_TEXT="two"\n',
}


FLAGS = ["", "-n", "-r", "-y", "-s", "-m", "-n -y", "-m -y -r", "-O out", "-m -O out", "-n -s"]


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize("names", ["base", "base modular", "base less", "base modular unknown less", "modular base"])
def test_merge_leaves_what_the_script_leaves(
    flags: str,
    names: str,
    c_conf: Callable[[str], Path],
    real_tree: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The script runs make, which here runs the C program straight away."""
    script = real_tree("linux-6.12") / "scripts/kconfig/merge_config.sh"
    program = c_conf("linux-6.12")
    ends, results = [], []
    for place in ("theirs", "ours"):
        folder = tmp_path / place
        (folder / "out").mkdir(parents=True)
        (folder / "Kconfig").write_text(KCONFIG)
        rule = f"%config:\n\t{program} -s --$@ Kconfig\n"
        (folder / "Makefile").write_text(f"export KCONFIG_ALLCONFIG KCONFIG_CONFIG\n{rule}")
        for name, text in FILES.items():
            (folder / name).write_text(text)
        words = [*flags.split(), *names.split()]
        where = "out/.config" if "-O" in words else ".config"
        monkeypatch.chdir(folder)
        if place == "theirs":
            variables = {"PATH": os.environ["PATH"], "KCONFIG_CONFIG": where, "LC_ALL": "C"}
            done = subprocess.run(["sh", str(script), *words], env=variables, capture_output=True, check=False)
            ends.append(done.returncode)
        else:
            ends.append(run(["merge", *words, "--kconfig", "Kconfig", "--dialect", "linux-6.12", "--no-cache"]))
        results.append((folder / where).read_text() if (folder / where).exists() else None)
    assert results[1] == results[0]
    if ends[0]:
        assert ends[1]  # a request that is not met is a "no" of ours besides


LISTING = """\
Module                  Size  Used by
rfcomm                 94208  4
bnep                   32768  2
iwlmvm                430080  0
snd_sof_pci_intel_tgl    16384  0
snd_sof_intel_hda_common   110592  1 snd_sof_pci_intel_tgl
snd_sof_intel_hda      24576  1 snd_sof_intel_hda_common
snd_sof               372736  2 snd_sof_intel_hda_common
snd_hda_codec_hdmi     86016  1
snd_hda_intel          61440  4
snd_hda_codec         196608  3 snd_hda_codec_hdmi,snd_hda_intel
snd_pcm               188416  4 snd_hda_codec_hdmi,snd_hda_intel
snd_timer              53248  2 snd_pcm
snd                   151552  8 snd_pcm,snd_timer
mac80211             1175552  1 iwlmvm
btusb                  69632  0
btrtl                  28672  1 btusb
bluetooth             958464  34 btrtl,btusb,bnep,rfcomm
iwlwifi               495616  1 iwlmvm
cfg80211             1142784  3 iwlmvm,iwlwifi,mac80211
rfkill                 40960  6 bluetooth,cfg80211
uvcvideo              147456  0
videobuf2_vmalloc      20480  1 uvcvideo
videodev              360448  2 uvcvideo
mc                     90112  2 videodev,uvcvideo
kvm_intel             389120  0
kvm                  1138688  1 kvm_intel
i915                 3055616  20
drm_kms_helper        212992  1 i915
drm                   778240  8 i915
i2c_algo_bit           16384  1 i915
nvidia              56000000  0
e1000e                303104  0
ptp                    40960  1 e1000e
xhci_pci               24576  0
nvme                   57344  3
nvme_core             176128  5 nvme
ext4                  970752  2
mbcache                16384  1 ext4
jbd2                  172032  1 ext4
vfat                   24576  1
fat                    94208  1 vfat
dm_crypt               61440  1
dm_mod                184320  9 dm_crypt
"""


@pytest.mark.slow
def test_localmod_keeps_what_the_script_keeps(real_tree: Callable[[str], Path], tmp_path: Path) -> None:
    """A laptop's listing, with everything that can be a module one: the same lines, m and y, with and without a folder
    that is to be kept.
    """
    perl = shutil.which("perl")
    if perl is None:
        pytest.skip("perl is not installed")
    root = real_tree("linux-6.12")
    tree = load_tree(str(root), arch="x86")
    session = Session(tree)
    session.answer_new(1, has_input=False)
    config = config_text(tree, session.values) + 'CONFIG_SYSTEM_TRUSTED_KEYS="debian/certs/debian-uefi-certs.pem"\n'
    (tmp_path / ".config").write_text(config)
    (tmp_path / "lsmod").write_text(LISTING)
    objects = objects_of(str(root))
    script = [perl, str(root / "scripts/kconfig/streamline_config.pl")]
    for goal, keep in (("localmodconfig", ""), ("localyesconfig", "sound/soc:drivers/net/ethernet")):
        variables = {"PATH": os.environ["PATH"], "SRCARCH": "x86", "ARCH": "x86", "LSMOD": "lsmod"}
        done = subprocess.run(
            [*script, f"--{goal}", str(root), "Kconfig"],
            cwd=tmp_path,
            env=variables | ({"LMC_KEEP": keep} if keep else {}),
            capture_output=True,
            text=True,
            check=True,
        )
        ours = keep_only(
            tree,
            config,
            loaded_modules(LISTING),
            objects,
            keep=keep.split(":") if keep else [],
            builtin=goal == "localyesconfig",
        )
        assert ours.text == done.stdout
        assert ours.unknown == ("nvidia",)
