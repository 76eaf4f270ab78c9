"""The developer's tools behind `packaging/dev.py`: standard library only, one module per job."""
