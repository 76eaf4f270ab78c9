"""Answers side by side: one turn in both API styles, or over models, profiles, prompts and parameters."""
