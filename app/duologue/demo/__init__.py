"""The offline demo: a loopback server that speaks both API styles from recorded examples."""
