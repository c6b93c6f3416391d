"""Names: each person, place, body or set of initials in the statement stands in what it cites."""

from __future__ import annotations

import re

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim
from index.words import STOP_WORDS, stem, words

_TOKEN = re.compile(r"[A-Za-z][\w’'&-]*")
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_ROLES = frozenset(  # common nouns that officials write with a capital
    "council councils committee committees cabinet executive board government governments minister ministers officer "
    "officers director directors member members councillor councillors report review paper papers recommendation "
    "recommendations paragraph appendix annex section act bill authority authorities department service services local "
    "national county borough district parish town chair leader portfolio holder panel commission commissioner "
    "ombudsman inspector secretary state association strategy plan policy programme scheme board scrutiny children "
    "senior lead head manager adviser none yes young "
    "people education social care health public annual budget fund grant english england uk british".split()
)


def unknown_name(claim: Claim, _known: Known) -> str | None:
    """Return the first name that stands in none of the cited paragraphs, their headings and papers."""
    held = set(words(claim.context)) | _initials(claim)
    stems = {stem(word) for word in held}
    for match in _TOKEN.finditer(claim.text):
        if not match.group()[0].isupper():
            continue
        own = [word for word in words(match.group()) if not word.isdigit()]
        if any(not _is_held(word, held, stems) for word in own) and not _begins(claim, match):
            return f"the name “{match.group()}” does not stand in the paragraph"
    return None


def _initials(claim: Claim) -> set[str]:
    """Return the initials of the cited papers' bodies: the LGA's paper is the Local Government Association's."""
    bodies = [one.record.body for one in claim.cited if one.record.body]
    return {"".join(part[0] for part in body.split() if part[:1].isupper()).lower() for body in bodies}


def _is_held(word: str, held: set[str], stems: set[str]) -> bool:
    return word in held or stem(word) in stems or word in STOP_WORDS | _MONTHS | _DAYS | _ROLES


def _begins(claim: Claim, match: re.Match[str]) -> bool:
    """An ordinary word may begin a sentence with a capital; one that is followed by another capital is a name."""
    text = claim.text
    before = text[: match.start()].rstrip(" \"“‘'(")
    if before and before[-1] not in ".!?:;":
        return False
    after = text[match.end() :].lstrip()
    word = match.group()
    return word[1:].islower() and not after[:1].isupper() and _is_ordinary(word.lower(), claim)


def _is_ordinary(word: str, claim: Claim) -> bool:
    """Say whether a word is one that the papers, or English sentences, begin with."""
    return word.endswith(("ly", "ing")) or word in claim.ordinary or word in _OPENINGS


_OPENINGS = frozenset(
    "overall although though while when where if because since despite however both many most some several others "
    "another other further each every all no neither either parents families carers homes people staff schools "
    "residents councils social costs funding spending work support extra more fewer less early new this these "
    "those they it he she there here under over after before during from for with without between among across".split()
)
