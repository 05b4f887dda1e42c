"""The programs that turn a report into pictures, and what each takes and gives."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OFFICES = ("soffice", "libreoffice")
_SECONDS = 300


class MissingProgramError(Exception):
    """A program is not installed; the message says which."""


def found(names: tuple[str, ...]) -> str:
    """Return the path of the first program that is installed; raises MissingProgramError naming the first."""
    path = next((path for name in names if (path := shutil.which(name))), None)
    if path is None:
        raise MissingProgramError(f"{names[0]} is not installed")
    return path


def shot_of_page(page: Path, picture: Path, width: int) -> None:
    """Take a picture of a whole HTML page in a window of a width in CSS pixels."""
    browser = found(BROWSERS)
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu", f"--user-data-dir={profile}"]
        # Chromium does not measure a page before it takes its picture: a tall one is taken, and its empty end cut off.
        window = f"--window-size={width},{_TALLEST}"
        _run([browser, *options, window, f"--screenshot={picture}", page.resolve().as_uri()])
    _cut_empty_end(picture)


def pages_of_pdf(file: Path, folder: Path, dots_per_inch: int) -> list[Path]:
    """Take a picture of each page of a PDF; returns them in order."""
    _run([found(("pdftoppm",)), "-png", "-r", str(dots_per_inch), str(file), str(folder / file.stem)])
    return sorted(folder.glob(f"{file.stem}-*.png"))


def pdf_of_office(file: Path, folder: Path) -> Path:
    """Return the PDF that an office program makes of a document or of slides."""
    with tempfile.TemporaryDirectory() as profile:
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        _run([found(OFFICES), own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)])
    return folder / f"{file.stem}.pdf"


_TALLEST = 12_000  # pixels: taller pages are cut, which their picture's caption says
_LEAST = 200


def _cut_empty_end(picture: Path) -> None:
    from PIL import Image, ImageChops

    with Image.open(picture) as opened:
        shot = opened.convert("RGB")
    blank = Image.new("RGB", shot.size, shot.getpixel((shot.width - 1, shot.height - 1)))
    filled = ImageChops.difference(shot, blank).getbbox()
    bottom = max(filled[3] if filled else 0, _LEAST)
    shot.crop((0, 0, shot.width, min(bottom + 20, shot.height))).save(picture)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")
