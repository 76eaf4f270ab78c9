"""The disk and the keychain: every byte the app keeps goes through here."""
