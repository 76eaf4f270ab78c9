"""The response side of the playground: what came back, seen from six sides, and what can be kept of it."""
