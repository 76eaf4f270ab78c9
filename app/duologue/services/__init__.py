"""What the app can do: asyncio, without Qt and without httpx."""
