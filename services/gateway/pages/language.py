"""Two languages: the texts in the code are English, `translations/zh.po` holds the Chinese ones.

`python -m services.gateway.pages.language` brings new texts into the catalogue.
"""

import gettext
import io
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PAGES = Path(__file__).parent
CATALOGUE = PAGES / "translations" / "zh.po"
CODES = ("zh", "en")
DEFAULT = "zh"

_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_HEADER = """# The pages' texts in Chinese.
msgid ""
msgstr ""
"Language: zh\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "N_": None}


def N_(text: str) -> str:  # noqa: N802 - the customary mark of texts that are translated later
    """Mark a text for translation."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages speak. `code` is a BCP 47 tag."""

    code: str
    translations: gettext.NullTranslations = field(compare=False)

    def words(self, text: str, **values: object) -> str:
        """The text in this language, with the values put in."""
        translated = self.translations.gettext(text) if text else ""
        return translated % values if values else translated


@cache
def language(code: str) -> Language:
    """The language of a code; the default one for a code that we do not know."""
    if code not in CODES:
        return language(DEFAULT)
    return Language(code, _chinese() if code == "zh" else gettext.NullTranslations())


def preferred_language(accepted: str) -> str:
    """The first of our languages that an Accept-Language header names with the highest quality."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")[:20]):
        tag, _, quality = part.strip().partition(";q=")
        code = tag.partition("-")[0].lower()
        if code in CODES:
            ranked.append((-_quality(quality), place, code))
    return min(ranked)[2] if ranked else DEFAULT


def _quality(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def _chinese() -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue())
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def read_catalogue() -> Catalog:
    """The Chinese texts."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh", ignore_obsolete=True)


def texts_in_use() -> set[str]:
    """Every text that code and templates want translated."""
    return {str(text) for _, _, text, _, _ in _extracted()}


def _extracted() -> list[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    options = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}}
    return list(extract_from_dir(PAGES, _METHODS, options, keywords=_KEYWORDS))


def _update() -> int:
    """Write the catalogue anew: known translations stay, new texts are added empty, unused ones go."""
    known = read_catalogue()
    fresh = Catalog(locale="zh", charset="utf-8", fuzzy=False)
    for file, _, text, _, _ in _extracted():
        old = known.get(text)
        fresh.add(text, old.string if old else "", locations=[(file, 1)])
    with CATALOGUE.open("wb") as target:
        target.write(_HEADER.encode())
        write_po(target, fresh, width=110, omit_header=True, include_lineno=False, sort_output=True)
    missing = [message.id for message in fresh if message.id and not message.string]
    print(f"{len(fresh)} texts, {len(missing)} without translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(_update())
