"""Makes the services, each when it is first asked for: what nobody uses is never loaded.

Each room stands on the one before it: connection, usage, chats, asking, everything.
"""
