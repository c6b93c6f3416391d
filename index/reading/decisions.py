"""Words that ask a meeting to decide, and words that say what it decided."""

from __future__ import annotations

import re

_RECOMMENDATIONS = re.compile(
    r"(?:officer |the |list of |summary of |proposed |draft |key |our )?recommendations?(?:\(s\)|/s)?\b"
    r"(?!.{0,40}\breject)(?! (?:of|by|from|made|history)\b)",
    re.IGNORECASE,
)
_NAMES_RECOMMENDATIONS = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_DECISIONS = re.compile(
    r"(?:(?:formal |final )?decisions?|resolved|resolutions?|agreed)(?: (?:taken|made|of the \w+))?\s*:?", re.IGNORECASE
)
_OTHER_MATTER = re.compile(
    r"(?:\d[\d.]*\s+)?(?:reasons?|background|alternatives?|other options|options|context|introduction|implications|"
    r"consultation|appendi|annex)",
    re.IGNORECASE,
)
_MOST_WORDS = 9
_GROUP = (
    r"(?:the )?(?:(?-i:[A-Z][\w’'&,-]*|of|and|for|the|&) ){0,8}?(?:committee|cabinet|board|panel|council|executive|"
    r"forum|members?|councillors|sub-committee|group|commission|meeting)"
)
_ASKED = (
    r"(?:therefore |also |further |hereby )?(?:recommended|asked|requested|invited)\b(?! to (?:consider|balance) the)"
)
_RECOMMENDS = re.compile(
    rf"(?:recommendation \d+|it is (?:therefore |further |also |accordingly )?recommended (?:that|to)\b|"
    rf"(?:therefore,? )?recommended(?: that|\s?[:–—-]| to)|(?:that )?{_GROUP}(?: members)? (?:is|are|be) {_ASKED}|"
    rf"(?:i|we) (?:therefore )?recommend\b)",
    re.IGNORECASE,
)
_RESOLVES = re.compile(
    r"(?:[Ii][Tt] (?:was|WAS) |[Aa]nd )?(?:(?:unanimously|further|also|therefore) )?(?:RESOLVED|Resolved\b(?= ?[-–—:,]"
    r"| that| to| unanimously)|AGREED|NOTED(?= that| the|\s?[:–—-])|APPROVED(?= that| the|\s?[:–—-]))\b"
    r"|(?:[A-Z][^.:]{0,100} )?RESOLVED\b(?=[ :–—-]*(?:unanimously|UNANIMOUSLY|that|That|THAT|to|TO|$))"
)
_HEREBY = re.compile(
    r"\bhereby (?:dismiss|allow|refus|grant|approv|agree|determin|confirm|direct|order|resolv|adopt|reject|appoint)",
    re.IGNORECASE,
)
_MINUTED = re.compile(
    rf"(?:it was (?:\w+ )?(?:agreed|resolved)\b|(?:{_GROUP}|all) (?:\w+ )?(?:agreed|resolved|noted|approved)(?: to| "
    rf"that)?\s*:|(?:{_GROUP}|all) (?:unanimously )?(?:agreed|resolved) (?:to|that)\b|decisions?\s*:|"
    r"(?-i:Agreed|Approved) (?!by\b|with\b))",
    re.IGNORECASE,
)
_DECIDED = re.compile(r"(?:(?:report |item |minutes )?(?:agreed|approved)|(?:report|item) noted)\.?", re.IGNORECASE)
_SAYS_RESOLVED = re.compile(r"(?<=[.:;] )(?:RESOLVED|Resolved)\b(?=[:–— -]*(?:\d|that\b|That\b|to\b|$))")
_TITLE = re.compile(r"[A-Z][^.:]{2,60}?(?: [-–—]|:) (?=[A-Z])")
_SENTENCE = re.compile(r"(?<=[.;?!]) +(?=[A-Z])")
_INTRODUCES = re.compile(r"(?::|[-–—]|\bthat|\bto)$", re.IGNORECASE)
_CHANGES = re.compile(
    r".{0,80}\bthe following (?:\w+ )?(?:changes?|actions?|amendments?|modifications?|measures?|steps?) (?:should|must|"
    r"need to) be (?:made|taken)\b",
    re.IGNORECASE,
)
_MOTION = re.compile(
    rf"{_GROUP} (?:\w+ )?(?:passed|carried|approved|agreed|supported) (?:a|the) (?:following )?motion\b", re.IGNORECASE
)
_ITEM = re.compile(
    r"(?:and,? )?(?:that\b|(?:to )?(?:note|agree|approve|endorse|delegate|consider|support|adopt|authorise|recommend|"
    r"accept|receive|review|confirm|refer|request|ask|comment|instruct|grant|refuse)\b)|.*\bI (?:therefore )?"
    r"recommend\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:(?:and|or),? )?that\b", re.IGNORECASE)
_BARE = re.compile(r"(?:it was )?(?:resolved|agreed|decisions?|recommended|recommendations?)\W*", re.IGNORECASE)
_OF_THEM = re.compile(
    r"these are (?:\w+ )?recommendations?\b|"
    r"(?:these|the|all|our|some) (?:\w+ )?recommendations? (?:are|is|were|was|have|has|will)\b",
    re.IGNORECASE,
)


def heads_recommendations(heading: str) -> bool:
    """Whether what stands under the heading is recommended."""
    return bool(_RECOMMENDATIONS.match(heading)) and len(heading.split()) <= _MOST_WORDS


def names_recommendations(heading: str) -> bool:
    """Whether the heading speaks of recommendations among other things: some of what stands under it may be one."""
    return bool(_NAMES_RECOMMENDATIONS.search(heading)) and not _OTHER_MATTER.match(heading)


def heads_decisions(heading: str) -> bool:
    """Whether what stands under the heading was decided."""
    return bool(_DECISIONS.fullmatch(heading))


def turns_away(heading: str) -> bool:
    """Whether a heading inside a section of recommendations opens something else: the reasons, the background."""
    return bool(_OTHER_MATTER.match(heading))


def recommends(text: str) -> bool:
    """Whether the paragraph asks for a decision, in its first words or in what brings in a list at its end."""
    return bool(_RECOMMENDS.match(text)) or any(p.match(_opening(text)) for p in (_RECOMMENDS, _MOTION, _CHANGES))


def resolves(text: str) -> bool:
    """Whether the paragraph states a decision in words that only a decision has."""
    return bool(_RESOLVES.match(text) or _HEREBY.search(text) or _RESOLVES.match(_opening(text)))


def minutes_decision(text: str) -> bool:
    """Whether a paragraph of minutes says that something was agreed."""
    title = _TITLE.match(text)
    last = _SENTENCE.split(text)[-1]
    return bool(
        _MINUTED.match(text)
        or _DECIDED.fullmatch(text)
        or _SAYS_RESOLVED.search(text)
        or (title and _MINUTED.match(text[title.end() :]))
        or (text.endswith(":") and _MINUTED.match(last))
    )


def is_asked_item(text: str) -> bool:
    """Whether the words are put as recommendations are: "That ...", "Note ...", "I recommend ..."."""
    return bool(_ITEM.match(text))


def is_clause(text: str) -> bool:
    """Whether the words go on a sentence that ended in "that": "That the report be noted"."""
    return bool(_CLAUSE.match(text))


def is_bare(text: str) -> bool:
    """Whether nothing stands here but the word itself, and what was decided stands below."""
    return bool(_BARE.fullmatch(text))


def introduces(text: str) -> bool:
    """Whether the words bring in a list."""
    return bool(_INTRODUCES.search(text.strip())) or is_bare(text)


def is_about_recommendations(text: str) -> bool:
    """Whether the words speak of recommendations rather than make one, and bring none in."""
    return bool(_OF_THEM.match(text)) and not introduces(text)


def _opening(text: str) -> str:
    """The sentence at the paragraph's end that brings in a list; nothing where none does."""
    return _SENTENCE.split(text)[-1] if _INTRODUCES.search(text.strip()) else ""
