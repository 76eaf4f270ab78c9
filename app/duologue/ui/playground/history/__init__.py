"""Every request that was sent, with what came of it."""
