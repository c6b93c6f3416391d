"""Names of committees in running words, and capitals made readable."""

from __future__ import annotations

import re

_GROUP_END = re.compile(
    r"\b(?:Sub-?\s?Committee|Committee|Cabinet|Board|Panel|Forum|Executive|Commission|Working (?:Group|Party)|"
    r"Partnership)\b(?! (?:Member|Report|Decision)s?\b)",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?P<name>[^.:;]{3,110}?\b(?:Sub-?\s?Committee|Committee|Cabinet|Board|Panel|Forum|Commission|Working (?:Group|"
    r"Party)))"
    r"\s*(?:[,:–—-]|\b(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|(?=\d))",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"(?:cabinet|executive|portfolio|lead) (?:member|holder|councillor)\b[^;.]{0,80}", re.IGNORECASE)
_NAME_WORD = re.compile(r"[A-Z][\w’'-]*,?$|(?:and|of|the|for|in|on|with|&|to|at)$|[A-Z]{2,},?$")
_PERSON = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Cllr|Councillor|Professor|Prof)\.? )?[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|de|van|von|al|"
    r"of)){1,4}"
)
_NEXT_LABEL = re.compile(r"\s(?=(?:Job title|Position|Role|Tel\b|Telephone|Phone|E-?mail)\b)", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:director|officer|head|manager|lead|assistant|interim|chief|corporate|service|team|department|council|"
    r"public|strategic|children|policy|adviser|analyst|clerk|leader|cabinet|"
    r"member|unit|registrar|consultant|secretary|solicitor|monitoring|executive)\b",
    re.IGNORECASE,
)
_SMALL = {"and", "of", "the", "for", "in", "on", "with", "to", "a", "an", "at", "by", "from", "or", "as"}
_COMMITTEE_WORDS = re.compile(
    r"(?:and|&|of|the|for|on|joint|overview|scrutiny|select|policy|development|children['’]?s?|child|young|"
    r"people['’]?s?|families|family|education|schools?|learning|skills|social|care|adults?['’]?s?|"
    r"health|wellbeing|well-being|public|corporate|parenting|resources|finance|financial|audit|governance|standards|"
    r"risk|planning|licensing|regulatory|environment\w*|climate|transport|highways|"
    r"infrastructure|growth|economy|economic|regeneration|place|housing|homes?|homelessness|communit\w+|community|"
    r"safety|safer|stronger|crime|disorder|culture\w*|leisure|tourism|heritage|"
    r"personnel|employment|appointments?|staffing|pensions?|investment|fund|property|assets|commercial|services?|"
    r"strategic|executive|cabinet|performance|improvement|outcomes|partnerships?|"
    r"neighbourhoods?|area|districts?|town|parish|city|county|emergency|general|purposes|constitution\w*|electoral|"
    r"ethics|rights|way|libraries|sustainab\w+|energy|waste|equality|inclusion|"
    r"digital|transformation|customer|advisory|management|monitoring|review|development|control|applications|sub|"
    r"sub-?committee|committee|board|panel|forum|commission|working|group|party),?$",
    re.IGNORECASE,
)


def committee_in(text: str) -> str | None:
    """Return the committee's name at the start of the words, None where there is none."""
    member = _MEMBER.match(text.strip())
    if member:
        return sentence_case(re.split(r" - |–|\bon\b|\bby\b", member.group())[0].strip(" ,"))
    end = None
    for found in _GROUP_END.finditer(text[:160]):
        if re.search(r"[.;:]\s", text[: found.start()]) or re.search(r"\b(?:held|on|at)\s", text[: found.start()]):
            break
        end = found.end()
    if end is None:
        return None
    words = text[:end].split()
    while words and words[0].lower() in ("the", "a", "of", "to"):
        words.pop(0)
    start = max((index + 1 for index, word in enumerate(words) if not _NAME_WORD.match(word)), default=0)
    name = " ".join(words[start:]).strip(" ,")
    return sentence_case(name) or None


def head_committee(text: str) -> tuple[str, str]:
    """Split "Audit Panel, 3 June 2024" or "Audit Panel: questions" after the name; ("", text) for other lines."""
    found = _HEAD.match(text)
    if found is None or not _GROUP_END.search(found["name"]) or len(found["name"].split()) > 14:
        return "", text
    words = [word for word in found["name"].split() if word.lower().strip(",") not in _SMALL]
    if not all(word[0].isupper() or word[0] == "&" for word in words):
        return "", text
    return found["name"], text[found.end() :].strip(" ,:–-")


def tail_committee(text: str) -> tuple[str, str]:
    """Split "Budget Report Finance Committee" where the committee's name begins; ("", text) where all of it is name."""
    words = text.split()
    if not words or not _GROUP_END.search(text):
        return "", text
    start = len(words)
    while start > 0 and _COMMITTEE_WORDS.match(words[start - 1]):
        start -= 1
    while start < len(words) and words[start].lower().strip(",") in _SMALL:
        start += 1
    before = " ".join(words[:start])
    if start < 2 or len(words) - start < 2 or words[start - 1].lower() in _SMALL:
        return "", text
    return before, " ".join(words[start:])


def sentence_case(text: str) -> str:
    """Return a name in capitals as Title Case; anything else as it is."""
    text = text.strip(" -–:*")
    if not text.isupper() or len(text) < 5:
        return text
    words = [_cased(word, first=index == 0) for index, word in enumerate(text.split())]
    return " ".join(words)


def _cased(word: str, *, first: bool) -> str:
    low = word.lower()
    if low in _SMALL and not first:
        return low
    if re.search(r"\d|^[^AEIOUY]{2,5}$|^\(?[A-Z]{1,2}\)?$", word) and low.strip("()") not in _SMALL:
        return word
    return re.sub(r"(^|[-/(“\"])([a-z])", lambda found: found[1] + found[2].upper(), low)


def people_in(text: str) -> str | None:
    """Return the names of people that open the words ("Jean Kelly, Head of ..." is Jean Kelly), None for no name."""
    people: list[str] = []
    text = _NEXT_LABEL.split(text)[0]
    for part in re.split(r",|;| and | & |\(| [-–] |: ", text):
        part = part.strip()
        if not _PERSON.fullmatch(part) or _ROLE.search(part):
            break
        people.append(part)
    return ", ".join(people) or None
