"""The tables, version by version. A version once released is never edited: a change is a new version."""

from __future__ import annotations

VERSIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE people (person_id VARCHAR(64) PRIMARY KEY, name TEXT NOT NULL)""",
        """CREATE TABLE conversations (conversation_id VARCHAR(64) PRIMARY KEY, person_id VARCHAR(64) NOT NULL,
             title TEXT NOT NULL, started_at VARCHAR(40) NOT NULL, last_at VARCHAR(40) NOT NULL)""",
        "CREATE INDEX conversations_of_person ON conversations (person_id, last_at)",
        # `answer` is the answer object that scripts outside know; `kept` the answer whole, to be shown again exactly
        """CREATE TABLE exchanges (exchange_id VARCHAR(64) PRIMARY KEY, conversation_id VARCHAR(64) NOT NULL,
             position INTEGER NOT NULL, person_id VARCHAR(64) NOT NULL, question TEXT NOT NULL, scope TEXT NOT NULL,
             generation VARCHAR(64) NOT NULL, run VARCHAR(64) NOT NULL, asked_at VARCHAR(40) NOT NULL,
             state VARCHAR(16) NOT NULL, words TEXT NOT NULL, answer_key VARCHAR(64) NOT NULL, answer TEXT NOT NULL,
             kept TEXT NOT NULL, reading TEXT NOT NULL,
             implied TEXT NOT NULL, search_text TEXT NOT NULL, UNIQUE (conversation_id, position))""",
        "CREATE INDEX exchanges_of_answer ON exchanges (answer_key, asked_at)",
        """CREATE TABLE statements (exchange_id VARCHAR(64) NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL,
             PRIMARY KEY (exchange_id, position))""",
        """CREATE TABLE citations (exchange_id VARCHAR(64) NOT NULL, number INTEGER NOT NULL,
             paper_id TEXT NOT NULL, sha256 VARCHAR(64) NOT NULL, paragraph_id TEXT NOT NULL,
             words_hash VARCHAR(64) NOT NULL, PRIMARY KEY (exchange_id, number))""",
        """CREATE TABLE checks (check_id VARCHAR(64) PRIMARY KEY, answer_key VARCHAR(64) NOT NULL,
             exchange_id VARCHAR(64) NOT NULL, number INTEGER NOT NULL, sha256 VARCHAR(64) NOT NULL,
             words_hash VARCHAR(64) NOT NULL, verdict VARCHAR(24) NOT NULL, comment TEXT NOT NULL,
             person_id VARCHAR(64) NOT NULL, name TEXT NOT NULL, checked_at VARCHAR(40) NOT NULL,
             undone_at VARCHAR(40))""",
        "CREATE INDEX checks_of_answer ON checks (answer_key, number, checked_at)",
        """CREATE TABLE corrections (correction_id VARCHAR(64) PRIMARY KEY, answer_key VARCHAR(64) NOT NULL,
             exchange_id VARCHAR(64) NOT NULL, words TEXT NOT NULL, is_unanswerable INTEGER NOT NULL,
             person_id VARCHAR(64) NOT NULL, name TEXT NOT NULL, made_at VARCHAR(40) NOT NULL,
             undone_at VARCHAR(40))""",
        "CREATE INDEX corrections_of_answer ON corrections (answer_key, made_at)",
        # no text of a question stands here: questions can hold what is personal
        """CREATE TABLE audit (audit_id VARCHAR(64) PRIMARY KEY, happened_at VARCHAR(40) NOT NULL,
             person_id VARCHAR(64) NOT NULL, action VARCHAR(32) NOT NULL, subject TEXT NOT NULL)""",
    ),
)
