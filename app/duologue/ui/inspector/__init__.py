"""The inspector: the column beside a chat with its setup, its context and the numbers of an answer."""
