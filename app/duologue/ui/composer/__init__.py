"""The place to write: the field, what is attached to the words, prompts, models and drafts."""
