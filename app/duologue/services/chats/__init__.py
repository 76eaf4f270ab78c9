"""The chats a person keeps, and what is at hand in writing: folders, search, personas, prompts, files."""
