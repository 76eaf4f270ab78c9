"""The library: the sidebar with all chats, what can be done with them, and the search over them."""
