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
    (
        """CREATE TABLE accounts (person_id VARCHAR(64) PRIMARY KEY, username VARCHAR(160) NOT NULL UNIQUE,
             name TEXT NOT NULL, role VARCHAR(16) NOT NULL, committees TEXT NOT NULL, directorates TEXT NOT NULL,
             password TEXT NOT NULL, failures INTEGER NOT NULL, failed_at DOUBLE PRECISION NOT NULL,
             made_at VARCHAR(40) NOT NULL, disabled_at VARCHAR(40))""",
        # a session is known by the hash of its token; its times are seconds of the epoch
        """CREATE TABLE sessions (token_hash VARCHAR(64) PRIMARY KEY, person_id VARCHAR(64) NOT NULL,
             started_at DOUBLE PRECISION NOT NULL, seen_at DOUBLE PRECISION NOT NULL)""",
        "CREATE INDEX sessions_of_person ON sessions (person_id)",
        """CREATE TABLE decisions (position INTEGER PRIMARY KEY, decision_id VARCHAR(64) NOT NULL UNIQUE,
             paper_id TEXT NOT NULL, sha256 VARCHAR(64) NOT NULL, status VARCHAR(16) NOT NULL,
             schedule VARCHAR(16) NOT NULL, reason TEXT NOT NULL, person_id VARCHAR(64) NOT NULL,
             name TEXT NOT NULL, decided_at VARCHAR(40) NOT NULL)""",
        "CREATE TABLE assignments (paper_id TEXT PRIMARY KEY, directorate TEXT NOT NULL, set_at VARCHAR(40) NOT NULL)",
        "CREATE TABLE decision_marks (mark_id VARCHAR(64) PRIMARY KEY, changed_at VARCHAR(40) NOT NULL)",
        # the papers that an answer cites or names as nearest, as they were then
        """CREATE TABLE rests_on (exchange_id VARCHAR(64) NOT NULL, paper_id TEXT NOT NULL,
             sha256 VARCHAR(64) NOT NULL, status VARCHAR(16) NOT NULL, body TEXT, committee TEXT,
             PRIMARY KEY (exchange_id, paper_id))""",
        """INSERT INTO rests_on (exchange_id, paper_id, sha256, status)
             SELECT exchange_id, paper_id, MAX(sha256), 'exempt' FROM citations GROUP BY exchange_id, paper_id""",
        # the chain holds no person: who did what to whom stands beside it, under a commitment, and can be erased
        """CREATE TABLE audit_chain (position INTEGER PRIMARY KEY, happened_at VARCHAR(40) NOT NULL,
             action VARCHAR(48) NOT NULL, note TEXT NOT NULL, commitment VARCHAR(64) NOT NULL,
             before VARCHAR(64) NOT NULL, hash VARCHAR(64) NOT NULL)""",
        """CREATE TABLE audit_details (position INTEGER PRIMARY KEY, salt VARCHAR(64) NOT NULL,
             person_id VARCHAR(64) NOT NULL, subject TEXT NOT NULL, about VARCHAR(64) NOT NULL)""",
        "CREATE INDEX audit_of_person ON audit_details (person_id)",
        "CREATE TABLE audit_anchor (position INTEGER PRIMARY KEY, hash VARCHAR(64) NOT NULL)",
    ),
    (
        # two papers that had the same content side by side: no decision on one is a decision on the other
        """CREATE TABLE twins (paper_id TEXT NOT NULL, other_id TEXT NOT NULL, PRIMARY KEY (paper_id, other_id))""",
    ),
)
