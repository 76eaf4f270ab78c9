"""Schema 3: what a library of many chats and long ones need."""

# `context_from` names the first turn that is still sent where a long chat was shortened, and `context_note`
# is what stands for the turns before it; a turn that is not on the path shown shortens nothing.
LIBRARY = """
ALTER TABLE chat ADD COLUMN unread INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1));
ALTER TABLE chat ADD COLUMN context_from TEXT;
ALTER TABLE chat ADD COLUMN context_note TEXT NOT NULL DEFAULT '';
"""

# What is attached to a draft, or to a message that waits to be sent: files whole, images by their digest, so
# that both come back after a restart.
COMPOSER = """
CREATE TABLE draft_attachment (
    chat TEXT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    waits INTEGER NOT NULL DEFAULT 0 CHECK (waits IN (0, 1)),
    n INTEGER NOT NULL,
    part_json TEXT NOT NULL,
    sha256 TEXT REFERENCES content (sha256),
    PRIMARY KEY (chat, waits, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_attachment_by_content ON draft_attachment (sha256);
"""

# What a person wrote and has not sent: a follow-up that waits for an answer to end, and another wording of
# a turn. `edited` marks an answer that the person reworded.
TURNS = """
ALTER TABLE message ADD COLUMN edited INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1));
CREATE TABLE unsent (
    chat TEXT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('follow_up', 'edit')),
    message TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL,
    PRIMARY KEY (chat, kind)
) STRICT, WITHOUT ROWID;
"""

# Each part of the list is read in its order, a page at a time; the next activity is the highest and one.
LISTS = """
DROP INDEX chat_by_activity;
DROP INDEX chat_by_folder;
CREATE INDEX chat_by_activity ON chat (activity);
CREATE INDEX chat_on_shelf ON chat (folder, archived, deleted_at, activity);
CREATE INDEX chat_pinned ON chat (activity) WHERE pinned = 1;
CREATE INDEX chat_archived ON chat (activity) WHERE archived = 1;
CREATE INDEX chat_in_bin ON chat (deleted_at, number) WHERE deleted_at IS NOT NULL;
CREATE INDEX folder_by_parent ON folder (parent);
"""

# Where a word begins to be typed, one to three letters of it stand in most messages: without an index of
# their own, finding the newest ones would mean to read every place where such a word stands.
SEARCH = """
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
"""

# What came with an imported answer: its tokens and times. The ledger holds only what was asked for here.
# `arriving` names the bytes that an import under way has kept before the chats that use them.
IMPORTS = """
ALTER TABLE message ADD COLUMN imported_json TEXT;
CREATE TABLE arriving (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""

# The playground's history: what its list shows stands in columns, `exchange_search` holds the words of
# row `number`.
PLAYGROUND = """
ALTER TABLE exchange ADD COLUMN number INTEGER;
ALTER TABLE exchange ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE exchange ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE exchange ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE exchange ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE exchange ADD COLUMN tokens INTEGER;
UPDATE exchange SET number = rowid;
CREATE UNIQUE INDEX exchange_by_number ON exchange (number);
CREATE VIRTUAL TABLE exchange_search USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2');
"""
