"""Wiring: the app, its settings, the server and the command line."""
