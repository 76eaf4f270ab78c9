"""The database's schema, as numbered steps; a step that was published is never changed again."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

APPLICATION_ID = 0x44554F4C  # "DUOL"

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

# Sums kept as rows come, because the ledger grows for years and every message asks what a month cost.
# `day` is the day it was on this computer when the request was sent, so travelling moves no past request.
# `kind` is the currency of the cost, or 'plan', 'free', or '' where no price is known. A sum never passes
# 2^53 - 1: more would become a fraction, which the table refuses, and with it the request's own row.
DAILY = """
CREATE TABLE usage_daily (
    day TEXT NOT NULL,
    profile TEXT NOT NULL,
    style TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    requests INTEGER NOT NULL,
    input INTEGER NOT NULL,
    output INTEGER NOT NULL,
    cache_read INTEGER NOT NULL,
    cache_write INTEGER NOT NULL,
    thinking INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    PRIMARY KEY (day, profile, style, model, kind)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER usage_summed AFTER INSERT ON usage
BEGIN
    INSERT INTO usage_daily VALUES (
        coalesce(date(NEW.time_utc, 'localtime'), substr(NEW.time_utc, 1, 10)),
        NEW.profile, NEW.style, NEW.model,
        CASE WHEN NEW.price_id IS NULL THEN ''
            WHEN substr(NEW.price_id, 1, 5) IN ('plan:', 'free:') THEN substr(NEW.price_id, 1, 4)
            ELSE substr(NEW.price_id, 1, 3) END,
        1,
        min(coalesce(NEW.input, 0), 9007199254740991),
        min(coalesce(NEW.output, 0), 9007199254740991),
        min(coalesce(NEW.cache_read, 0), 9007199254740991),
        min(coalesce(NEW.cache_write, 0), 9007199254740991),
        min(coalesce(NEW.thinking, 0), 9007199254740991),
        NEW.input IS NULL OR NEW.output IS NULL,
        NEW.provenance = 'estimated',
        NEW.cost_micros IS NULL
            AND (NEW.price_id IS NULL OR substr(NEW.price_id, 1, 5) NOT IN ('plan:', 'free:')),
        min(coalesce(NEW.cost_micros, 0), 9007199254740991)
    )
    ON CONFLICT DO UPDATE SET
        requests = requests + 1,
        input = min(input + excluded.input, 9007199254740991),
        output = min(output + excluded.output, 9007199254740991),
        cache_read = min(cache_read + excluded.cache_read, 9007199254740991),
        cache_write = min(cache_write + excluded.cache_write, 9007199254740991),
        thinking = min(thinking + excluded.thinking, 9007199254740991),
        unknown = unknown + excluded.unknown,
        estimated = estimated + excluded.estimated,
        unpriced = unpriced + excluded.unpriced,
        cost_micros = min(cost_micros + excluded.cost_micros, 9007199254740991);
END;
CREATE INDEX usage_by_run ON usage (run) WHERE run IS NOT NULL;
"""

# What the trigger would have done for the rows that are there already; none of them has a price.
EARLIER_DAYS = """
INSERT INTO usage_daily
SELECT coalesce(date(time_utc, 'localtime'), substr(time_utc, 1, 10)), profile, style, model, '',
    count(*),
    min(coalesce(sum(input), 0), 9007199254740991),
    min(coalesce(sum(output), 0), 9007199254740991),
    min(coalesce(sum(cache_read), 0), 9007199254740991),
    min(coalesce(sum(cache_write), 0), 9007199254740991),
    min(coalesce(sum(thinking), 0), 9007199254740991),
    sum(input IS NULL OR output IS NULL), sum(provenance = 'estimated'), count(*), 0
FROM usage GROUP BY 1, 2, 3, 4;
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: `apply` turns schema `number - 1` into `number`, inside a transaction it must not end."""

    number: int
    apply: Callable[[sqlite3.Connection], None]


def statements(script: str) -> Iterator[str]:
    """The statements of a script; Python's own executescript would end the transaction first."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _run(connection: sqlite3.Connection, *scripts: str) -> None:
    for script in scripts:
        for statement in statements(script):
            connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, lambda connection: _run(connection, CHATS, USAGE, TERMS)),
    Migration(2, lambda connection: _run(connection, DAILY, EARLIER_DAYS)),
)
