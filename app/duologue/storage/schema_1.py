"""Schema 1: chats, usage, limits, exchanges and the Terms record. Published: never changed again."""

CHATS = """
CREATE TABLE folder (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT REFERENCES folder (id) ON DELETE SET NULL,
    defaults_json TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- `number` keys the title in `search`; `activity` orders the list, because a clock may jump.
CREATE TABLE chat (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    folder TEXT REFERENCES folder (id) ON DELETE SET NULL,
    title TEXT NOT NULL,
    title_source TEXT NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    deleted_at TEXT,
    profile TEXT NOT NULL,
    style TEXT NOT NULL CHECK (style IN ('openai', 'anthropic')),
    model TEXT NOT NULL,
    system TEXT NOT NULL DEFAULT '',
    params_json TEXT NOT NULL DEFAULT '{}',
    persona TEXT,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    activity INTEGER NOT NULL,
    active_leaf TEXT REFERENCES message (id) ON DELETE SET NULL,
    draft TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX chat_by_activity ON chat (deleted_at, pinned, activity);
CREATE INDEX chat_by_folder ON chat (folder);
CREATE INDEX chat_by_leaf ON chat (active_leaf);

-- One row per version of a turn; the pair (chat, parent) keeps a turn from hanging under another chat.
CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    chat TEXT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    parent TEXT,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    state TEXT NOT NULL
        CHECK (state IN ('sent', 'streaming', 'complete', 'interrupted', 'stopped', 'failed')),
    style TEXT CHECK (style IN ('openai', 'anthropic')),
    model TEXT,
    profile TEXT,
    created TEXT NOT NULL,
    finished TEXT,
    stop_reason TEXT,
    error_json TEXT,
    parts_json TEXT NOT NULL DEFAULT '[]',
    raw_json TEXT,
    raw_origin TEXT,
    text_plain TEXT NOT NULL DEFAULT '',
    UNIQUE (chat, id),
    FOREIGN KEY (chat, parent) REFERENCES message (chat, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX message_by_parent ON message (chat, parent, seq);
CREATE INDEX message_streaming ON message (state) WHERE state = 'streaming';

CREATE TABLE delta (
    message TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (message, n)
) STRICT, WITHOUT ROWID;

-- What attachments hold, once however often it is attached; `bytes` beside it is the length.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;
CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    message TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES content (sha256),
    bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_by_message ON attachment (message);
CREATE INDEX attachment_by_content ON attachment (sha256);

-- Row n is the words of message n, row -n the title of chat n; see search_index.py.
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
"""

USAGE = """
CREATE TABLE usage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time_utc TEXT NOT NULL,
    message TEXT,
    run TEXT,
    profile TEXT NOT NULL,
    style TEXT NOT NULL CHECK (style IN ('openai', 'anthropic')),
    model TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('complete', 'interrupted', 'stopped', 'failed')),
    input INTEGER,
    output INTEGER,
    cache_read INTEGER,
    cache_write INTEGER,
    thinking INTEGER,
    raw_usage_json TEXT,
    provenance TEXT NOT NULL CHECK (provenance IN ('reported', 'estimated')),
    first_token_ms REAL,
    total_ms REAL,
    price_id TEXT,
    cost_micros INTEGER
) STRICT;
CREATE INDEX usage_by_time ON usage (time_utc);
CREATE INDEX usage_by_profile ON usage (profile, time_utc);
CREATE INDEX usage_by_message ON usage (message);
CREATE TRIGGER usage_not_updated BEFORE UPDATE ON usage
BEGIN SELECT RAISE (ABORT, 'usage is append-only'); END;
CREATE TRIGGER usage_not_deleted BEFORE DELETE ON usage
BEGIN SELECT RAISE (ABORT, 'usage is append-only'); END;
-- INSERT OR REPLACE deletes without telling the trigger above.
CREATE TRIGGER usage_not_replaced BEFORE INSERT ON usage
WHEN EXISTS (SELECT 1 FROM usage WHERE id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'usage is append-only'); END;

-- Sums: `unknown` counts the requests of which a number is missing, so that a sum is known to be too low.
CREATE VIEW usage_by_day AS
SELECT substr(time_utc, 1, 10) AS day, profile, style, model,
    count(*) AS requests, sum(input) AS input, sum(output) AS output, sum(cache_read) AS cache_read,
    sum(cache_write) AS cache_write, sum(thinking) AS thinking, sum(cost_micros) AS cost_micros,
    sum(input IS NULL OR output IS NULL) AS unknown
FROM usage GROUP BY 1, 2, 3, 4;
CREATE VIEW usage_by_chat AS
SELECT message.chat AS chat,
    count(*) AS requests, sum(input) AS input, sum(output) AS output, sum(cache_read) AS cache_read,
    sum(cache_write) AS cache_write, sum(thinking) AS thinking, sum(cost_micros) AS cost_micros,
    sum(input IS NULL OR output IS NULL) AS unknown
FROM usage JOIN message ON message.id = usage.message GROUP BY 1;

CREATE TABLE limit_seen (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    profile TEXT NOT NULL,
    name TEXT NOT NULL,
    "limit" INTEGER,
    remaining INTEGER,
    resets_at TEXT,
    source TEXT NOT NULL CHECK (source IN ('told', 'learned'))
) STRICT;
CREATE INDEX limit_seen_by_name ON limit_seen (profile, name, id);

CREATE TABLE exchange (
    id TEXT PRIMARY KEY,
    time TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('chat', 'playground', 'run')),
    profile TEXT NOT NULL,
    style TEXT NOT NULL CHECK (style IN ('openai', 'anthropic')),
    request_json TEXT NOT NULL,
    response_meta_json TEXT,
    recording TEXT,
    usage INTEGER REFERENCES usage (id),
    preset TEXT,
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX exchange_by_time ON exchange (time);
"""

TERMS = """
CREATE TABLE terms_text (
    sha256 TEXT PRIMARY KEY,
    normalised_sha256 TEXT NOT NULL,
    document TEXT NOT NULL,
    version TEXT NOT NULL,
    publisher TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE terms_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    time_utc TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    event TEXT NOT NULL,
    document TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES terms_text (sha256),
    normalised_sha256 TEXT NOT NULL,
    profile_kind TEXT NOT NULL,
    app_version TEXT NOT NULL,
    locale TEXT NOT NULL,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    end_reached INTEGER NOT NULL CHECK (end_reached IN (0, 1)),
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER terms_text_not_updated BEFORE UPDATE ON terms_text
BEGIN SELECT RAISE (ABORT, 'terms_text is append-only'); END;
CREATE TRIGGER terms_text_not_deleted BEFORE DELETE ON terms_text
BEGIN SELECT RAISE (ABORT, 'terms_text is append-only'); END;
CREATE TRIGGER terms_text_not_replaced BEFORE INSERT ON terms_text
WHEN EXISTS (SELECT 1 FROM terms_text WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE (ABORT, 'terms_text is append-only'); END;
CREATE TRIGGER terms_event_not_updated BEFORE UPDATE ON terms_event
BEGIN SELECT RAISE (ABORT, 'terms_event is append-only'); END;
CREATE TRIGGER terms_event_not_deleted BEFORE DELETE ON terms_event
BEGIN SELECT RAISE (ABORT, 'terms_event is append-only'); END;
CREATE TRIGGER terms_event_not_replaced BEFORE INSERT ON terms_event
WHEN EXISTS (SELECT 1 FROM terms_event WHERE seq = NEW.seq)
BEGIN SELECT RAISE (ABORT, 'terms_event is append-only'); END;
"""
