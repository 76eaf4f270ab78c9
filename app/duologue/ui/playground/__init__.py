"""The playground: a request, what came back, and what can be made of both."""
