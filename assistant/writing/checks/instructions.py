"""Instructions in papers: words that speak to a reader of prompts are never the ground of a statement."""

from __future__ import annotations

import re

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim

_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rule|prompt|above|previous|prior|earlier|"
    r"guideline|polic)"
    r"|\b(?:you are|act as|pretend to be|behave as)\b.{0,30}\b(?:assistant|model|ai|chatbot|system|dan|admin)"
    r"|\b(?:assistant(?! (?:director|chief|head|secretary|manager|solicitor|officer|principal|editor))|language model|"
    r"llm|chatbot|ai model|ai system|ai tool)s?(?::|\b.{0,40}\b(?:must|should|shall|please|will|need to|reading|reads|"
    r"is to|are to|to (?:describe|treat|say|call|state|report))\b)"
    r"|\b(?:tell|inform|assure) (?:the )?(?:user|reader|person asking|questioner)s?\b"
    r"|\b(?:answer|respond|reply|output|print|write|say|state|repeat)\b.{0,25}\b(?:only|exactly|with|that)\b"
    r".{0,80}\b(?:whatever|regardless|every|any|all) (?:is |you are |the )?(?:question|asked)"
    r"|\b(?:when|if) (?:you are )?asked\b.{0,60}\b(?:say|answer|reply|respond|state|claim)\b"
    r"|\b(?:system|developer) (?:prompt|message|instruction)|\b(?:begin|end) (?:of )?(?:system|prompt|instructions)\b"
    r"|</?(?:system|instructions?|prompt|papers)\b|\[/?(?:inst|system)\]|papers [0-9a-f]{8,}>>>"
    r"|\b(?:call|use|invoke|run) the \w+ (?:tool|function)|\btool_call|\breveal\b.{0,30}\b(?:prompt|instructions|key)"
    r"|\b(?:in|within) your (?:answer|reply|response|summary)\b|\byour (?:next|final) (?:answer|reply|output)\b"
    r"|\b(?:anwybyddwch|ignorez|ignoriere|ignora|zignoruj)\b",
    re.IGNORECASE | re.DOTALL,
)


def obeys(claim: Claim, _known: Known) -> str | None:
    """Return a reason when the statement rests on a paragraph that speaks to a language model, anywhere in it."""
    if any(speaks_to_a_model(one.paragraph.text) for one in claim.cited) or speaks_to_a_model(claim.text):
        return "it rests on an instruction in a paper, which is not a statement of the paper"
    return None


def speaks_to_a_model(text: str) -> bool:
    """Say whether a text gives instructions to a language model."""
    return _TO_A_MODEL.search(text) is not None
