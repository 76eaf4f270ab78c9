"""Schema 3: what a library of many chats and long ones need."""

# `context_from` names the first turn that is still sent where a long chat was shortened, and `context_note`
# is what stands for the turns before it; a turn that is not on the path shown shortens nothing.
LIBRARY = """
ALTER TABLE chat ADD COLUMN unread INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1));
ALTER TABLE chat ADD COLUMN context_from TEXT;
ALTER TABLE chat ADD COLUMN context_note TEXT NOT NULL DEFAULT '';
"""
