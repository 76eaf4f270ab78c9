"""Long chats: what a person is told and can do when a chat no longer fits the model's window."""
