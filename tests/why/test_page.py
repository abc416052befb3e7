"""The page that kcfg diff --html writes, in a real browser."""

from __future__ import annotations

import html
import re
import shutil
import subprocess

import pytest

from .asking import HEAD, Bench

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
TREE = HEAD + 'config NET\n\tbool "net"\n\nconfig INET\n\tdef_bool NET\n\nconfig LAMP\n\tbool "lamp <b>"\n'
SEARCH = """<script>
const field = document.getElementById("search");
field.value = "inet";
field.dispatchEvent(new Event("input"));
const shown = [...document.querySelectorAll("[data-root]")].filter((root) => !root.classList.contains("none"));
const told = shown.map((root) => `${root.tagName} ${root.open} ${root.querySelectorAll("li:not(.none)").length}`);
document.title = `${document.getElementById("count").textContent}; ${told.join()}`;
</script></body>"""


@pytest.mark.skipif(BROWSER is None, reason="no chromium or google-chrome to open the page with")
def test_searching_opens_what_fits_and_hides_the_rest(bench: Bench) -> None:
    bench.write("Kconfig", TREE)
    bench.write("a", "")
    bench.write("b", "CONFIG_NET=y\nCONFIG_LAMP=y\n")
    assert bench.kcfg("diff", "a", "b", "--html", "page.html").status == 1
    page = (bench.folder / "page.html").read_text(encoding="utf-8")
    tried = bench.write("tried.html", page.replace("</body>", SEARCH))
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", tried.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None
    assert html.unescape(title[1]) == "1 of 2 roots; DETAILS true 1"
