"""Chats that leave the app and come into it, and chats on paper."""
