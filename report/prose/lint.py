"""Reads the prose of the chapters for what may not stand there as typed text.

Six rules: a number that describes the data is computed (`{fact}`), a sentence that states a
direction or a ranking is tied to a computed truth (`[…](<holds:…>)`), outside quotations there is no verb of
cause where only a sequence is shown and no stock phrase where a plain verb will do, a sentence that says every,
no, all or none of words or deeds gives a number or a search, and a line has one sentence. What is exempt from
all but the last is in `chapters/allowed.yml` with its reason.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from report import files
from report.errors import ReportError
from report.paths import CHAPTERS, ROOT
from report.prose import syntax

ALLOWED = CHAPTERS / "allowed.yml"

DIGITS = re.compile(r"\d[\d,.٫٬]*")  # of any script
WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|"
    r"fifty|dozens?|hundreds?|thousands?|millions?|half|third|thirds|quarter|quarters|twice|double[ds]?|"
    r"doubling|triple[ds]?|tripling|percent|per cent|"
    r"دو|تین|چار|پانچ|چھ|سات|آٹھ|نو|دس|گیارہ|بارہ|بیس|تیس|چالیس|پچاس|سو|درجنوں|سینکڑوں|ہزاروں?|لاکھوں?|کروڑوں?|نصف|آدھ[اےی]|تہائی|"
    r"چوتھائی|د[وُ]?گن[اےی]|فیصد)\b",
    re.IGNORECASE,
)
DIRECTION = re.compile(
    r"\b(rose|risen|rises?|rising|fell|fallen|falls?|falling|grew|grows?|grown|increas\w+|decreas\w+|declin\w+|"
    r"surg\w+|dropp?\w*|peak\w*|climb\w*|higher|highest|lower|lowest|larger|largest|smaller|smallest|"
    r"deadlier|deadliest|worse|worst|more|fewer|fewest|most|least|majority|minority|"
    r"outnumber\w*|exceed\w*|leads|ahead of|concentrat\w+|"
    r"بڑھ\w*|گھٹ\w*|اضاف\w+|کم|کمی|کمتر|زیادہ|سب سے|اکثریت|اقلیت)\b",
    re.IGNORECASE,
)
CAUSE = re.compile(
    r"\b(caus(?:e[ds]?|ing|al|ally|ation)|(?:led|leads?|leading) to|because of|due to|owing to|thanks to|as a result|"
    r"result(?:s|ed|ing)? (?:in|from)|backfir\w+|dr[oi]ves?|driven by|driving|trigger\w*|brought (?:about|on)|g[ai]ves? rise to|"
    r"embolden\w*|fuel(?:s|led|ling|ed|ing)?|provok\w+|spark(?:s|ed|ing)|spurr?(?:s|ed|ing)|the effects? of|"
    r"کی وجہ سے|کے باعث|کے سبب|کے نتیجے میں|کی بدولت)\b",
    re.IGNORECASE,
)
ABSOLUTE = re.compile(r"\b(every|(?<!above )all|no|none|nobody|never)\b", re.IGNORECASE)
# What somebody said or did: of it a sentence with such a word gives its number or its search.
DEEDS = re.compile(
    r"\b(statements?|said|says|spoke|speaks|words?|positions?|decisions?|repl(?:y|ies|ied)|answers?|den(?:y|ies|ied)|critics?|offer\w*|"
    r"(?:has|have|had|was|were|is|are) (?:been )?found|we found|talks|operations?|minutes?|audit\w*)\b",
    re.IGNORECASE,
)
IDIOM = re.compile(
    r"\b(stands?|stood|holds?|held|carr(?:y|ies|ied)|by the rule|told apart from chance|clear of chance|the greater part|one lesser page alone)\b",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\{(?:fact|search)\}")
ATTRIBUTED = re.compile(r"\b(?:said|says|argues|told)\b[^.]*?\b(?:that|to)\b[^.]*")  # what follows is somebody else's
ASIDE = re.compile(r"\([^()]*\)")
QUOTED = re.compile(r'“[^”]*”|"[^"]*"')
END = re.compile(r"[.۔](?=\s)")
TWO = re.compile(r"(?<!\b[A-Z])[.?۔؟][”\"]? +(?=[“\"]?\w)(?![a-z])")  # a sentence, and the next on the same line

# Rule, pattern, and whether it holds within a truth too: a truth vouches for the words of its
# sentence, not for digits in it, nor for a cause, which may stand in a quotation alone.
RULES = (
    ("number", DIGITS, True), ("number", WORDS, False), ("direction", DIRECTION, False), ("cause", CAUSE, True), ("absolute", ABSOLUTE, False), ("idiom", IDIOM, True)
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A place in the prose that breaks a rule."""

    path: Path
    line: int
    word: str
    sentence: str
    rule: str

    def __str__(self):
        where = self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else self.path.name
        remedy = {
            "number": "Compute it ({fact}`…`), or give the reason in chapters/allowed.yml",
            "direction": "Tie the sentence to a truth ([…](<holds:…>)), or give the reason in chapters/allowed.yml",
            "absolute": "Give its number or its search ({fact}`…`, {search}`…`), or the reason in chapters/allowed.yml",
            "idiom": "Say is, has, shows or supports, or give the reason in chapters/allowed.yml",
            "cause": "Say what came before what, quote who says that it was the cause, or give the reason in chapters/allowed.yml",
        }[self.rule]
        return f"{where}:{self.line}: typed {self.rule} {self.word!r} in “{self.sentence}”. {remedy}."


def _blank(text: str) -> str:
    """As many spaces, so that words stay in their places and lines."""
    return re.sub(r"[^\n]", " ", text)


def _without(pattern: re.Pattern, text: str) -> str:
    return pattern.sub(lambda match: _blank(match[0]), text)


def _read(text: str, in_truths: bool, quoted: bool) -> Iterator[tuple[int, str, str]]:
    """Of each block of running text its first line, its source, and at the same places the words that a rule reads:
    no roles, no code, no addresses; truths and what stands in quotation marks if it reads them."""
    for block in syntax.read(text).blocks:
        words = "".join(_blank(one.source) if one.role or one.truth and not in_truths else one.text for one in block)
        source = "".join(one.source for one in block)
        yield block[0].line if block else 0, source, words if quoted else _without(QUOTED, words)


def _read_for(rule: str, text: str, in_truths: bool) -> Iterator[tuple[int, str, str]]:
    """What a rule reads: those on causes and idioms nothing quoted, that on absolutes sentences on words and deeds without a number or a search."""
    for line, source, words in _read(text, in_truths, rule not in ("cause", "idiom")):
        yield line, source, _uncounted(words, source) if rule == "absolute" else words


def _uncounted(words: str, source: str) -> str:
    """The sentences on what was said or done that give neither a number nor a search; the others blank."""
    start, kept = 0, ""
    for end in [*(match.end() for match in END.finditer(words)), len(words)]:
        sentence = words[start:end]
        own = DEEDS.search(sentence) and not COUNTED.search(source[start:end])
        kept += _without(ATTRIBUTED, sentence) if own else _blank(sentence)
        start = end
    return kept


def causes(text: str) -> list[str]:
    """The words of cause in running text, as rendered, outside quotation marks."""
    return [match[0] for match in CAUSE.finditer(_without(QUOTED, text))]


def idioms(text: str) -> list[str]:
    """The stock phrases of running text, as rendered, outside quotation marks."""
    text = _without(QUOTED, text)
    for exempt in exemptions()["idiom"]:
        text = _without(exempt, text)
    return [match[0] for match in IDIOM.finditer(text)]


def exemptions() -> dict[str, list[re.Pattern]]:
    """The allow-list by rule; ReportError for an entry without a reason or of an unknown rule."""
    listed = files.settings(ALLOWED)
    found: dict[str, list[re.Pattern]] = {rule: [] for rule, *_ in RULES}
    for entry in listed or []:
        if not str(entry.get("reason") or "").strip():
            raise ReportError(f"chapters/allowed.yml: {entry.get('pattern')!r} has no reason. Give one.")
        if entry["rule"] not in found:
            raise ReportError(f"chapters/allowed.yml: {entry['rule']!r} is not a rule; there are {' and '.join(found)}.")
        found[entry["rule"]].append(re.compile(entry["pattern"], re.IGNORECASE))
    return found


def idle(texts: list[str], allowed: dict[str, list[re.Pattern]]) -> list[str]:
    """Exemptions that exempt nothing in any of the chapters' texts."""
    busy = set()
    for rule, pattern, in_truths in RULES:
        for _, _, words in itertools.chain.from_iterable(_read_for(rule, text, in_truths) for text in texts):
            spans = [match.span() for match in pattern.finditer(words)]
            busy |= {
                (rule, exempt)
                for exempt in allowed[rule]
                for match in exempt.finditer(words)
                if any(start < match.end() and match.start() < end for start, end in spans)
            }
    return [
        f"chapters/allowed.yml: {exempt.pattern!r} exempts nothing (rule {rule}). Take it out, or mend it."
        for rule in allowed
        for exempt in allowed[rule]
        if (rule, exempt) not in busy
    ]


def headless(path: Path) -> str | None:
    """What is wrong with a chapter that has code cells and no notebook header."""
    text = path.read_text(encoding="utf-8")
    if "{code-cell}" not in text or re.match(r"---\n(?:(?!---\n).*\n)*?jupytext:", text):  # most chapters: no need to take them apart
        return None
    page = syntax.read(text)
    if re.search(r"^jupytext:", page.front, re.M) or not any(one.name == "code-cell" for one in page.directives):
        return None
    return (
        f"chapters/{path.name}:1: has code cells but no notebook header, so nothing in it would "
        "run. Copy the header (--- jupytext: … ---) from another chapter."
    )


def crowded(path: Path) -> list[str]:
    """Lines of a paragraph that hold two sentences: a change of one would show as a change of both."""
    text = path.read_text(encoding="utf-8")
    lines, found = text.splitlines(), []
    for line, _, words in _read(text, in_truths=True, quoted=False):
        if line and not re.match(r"[|#:`]", lines[line - 1]):  # tables, headings, arguments of directives
            words = _without(ASIDE, words)
            found += [line + words.count("\n", 0, match.start()) for match in TWO.finditer(words)]
    return [f"chapters/{path.name}:{line}: two sentences on one line. Break the line between them." for line in dict.fromkeys(found)]


def findings(path: Path, allowed: dict[str, list[re.Pattern]]) -> list[Finding]:
    """All places of one chapter that break a rule."""
    text = path.read_text(encoding="utf-8")
    found = []
    for rule, pattern, in_truths in RULES:
        for line, source, words in _read_for(rule, text, in_truths):
            for exempt in allowed[rule]:
                words = _without(exempt, words)
            for match in pattern.finditer(words):
                start = max(words.rfind(mark, 0, match.start()) for mark in (". ", ".\n", "۔ ", "۔\n")) + 1
                last = END.search(words, match.end())
                sentence = " ".join(source[start : last.end() if last else None].split())
                found.append(Finding(path, line + words.count("\n", 0, match.start()), match[0], sentence[:160], rule))
    return found


def check(chapters: Path = CHAPTERS) -> None:
    """Raises ReportError that lists every finding, every chapter without its notebook header, and every
    exemption that is not needed any more."""
    allowed = exemptions()
    paths = sorted(chapters.glob("*.md"))
    problems = [problem for path in paths if (problem := headless(path))]
    problems += [str(finding) for path in paths for finding in findings(path, allowed)]
    problems += [line for path in paths for line in crowded(path)]
    problems += idle([path.read_text(encoding="utf-8") for path in paths], allowed)
    if problems:
        raise ReportError(f"{len(problems)} place{'s'[: len(problems) > 1]} in the prose:\n" + "\n".join(problems))
