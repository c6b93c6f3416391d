"""Questions that no paper can answer, told before anything is searched."""

from __future__ import annotations

import re

from assistant.wording import EMPTY_QUESTION, NOT_ENGLISH, OUT_OF_SCOPE, SHORT_QUESTION
from index.words import STOP_WORDS, words

_ABOUT_ASSISTANT = re.compile(
    r"^(who|what) are you\b|^are you\b|^(who|what) (made|built|trained) you\b|\bwhat can you do\b|^how do you work\b"
    r"|^(hi|hello|hey|thanks|thank you|good (morning|afternoon|evening))\W*$|^help\W*$|\bcan (i|we) trust you\b"
    r"|^(you|u)( are|['’]re| r)\b|^(this|it) is (useless|rubbish|crap|stupid)\W*$|\b(shut up|fuck off|piss off)\b",
    re.IGNORECASE,
)
_ASKS_OPINION = re.compile(
    r"\b(what|how) do you (think|feel|reckon)\b|\bdo you (think|agree|believe|recommend|like|support)\b"
    r"|\b(in )?your (opinion|view|advice)\b|\b(should|shall) (i|we|you)\b|\bwould you\b|\bhow (should|do) (i|we) vote\b"
    r"|\bis it (a )?(good|bad|right|wrong) (idea|thing|decision)\b|\bwhat would you\b|\badvise (me|us)\b"
    r"|^(please )?(write|draft) (me |us )?(an? )?(speech|letter|email|poem|press release)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3  # below that, a language can't be told


def refusal(question: str) -> str | None:
    """Return what to say instead of searching, None when the question is one for the papers."""
    text = question.strip()
    if not re.search(r"\w", text):
        return EMPTY_QUESTION
    if len(text) < 3:
        return SHORT_QUESTION
    if _ABOUT_ASSISTANT.search(text) or _ASKS_OPINION.search(text):
        return OUT_OF_SCOPE
    if is_foreign(text):
        return NOT_ENGLISH
    return None


def is_foreign(text: str) -> bool:
    """Say whether most of the text is in another script, or its small words are another language's."""
    letters = [character for character in text if character.isalpha()]
    if sum(ord(letter) > 0x24F for letter in letters) > len(letters) / 2:
        return True
    found = words(text)
    if len(found) < _FEWEST_WORDS or any(word in STOP_WORDS for word in found if word not in _SHARED):
        return False
    return sum(word in _FOREIGN for word in found) >= 2


_SHARED = frozenset("a i am an as at do in is no on so me he".split())
_FOREIGN = frozenset(
    # Welsh, Polish, French, German, Spanish, Italian, Portuguese, Romanian: the small words of a question
    "beth yw yn y yr ydy sut mae faint o pryd pwy ble ar gyfer plant gofal oes "
    "co jest ile jak kiedy kto gdzie dla dzieci w na do czy są się z i "
    "que quel quelle quels combien pour les des est qui où quand comment le la du une "
    "was wie viel wann wer wo der die das und für ist sind den ein eine kinder "
    "cuánto cuándo quién dónde los las el una qué cómo para por "
    "che quanto quando chi dove il gli per di una sono "
    "quanto quem onde os um uma é são care ce cât când cine unde sunt pentru și este".split()
) - {"care", "was", "do", "i", "die", "per", "a"}
