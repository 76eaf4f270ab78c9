"""The wire: the only place that knows httpx and JSON field names."""
