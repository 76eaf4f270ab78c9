"""The tables that ship with the app, and those a person keeps: models, presets, prices, rules."""
