"""Uploads for a build: received, looked at, built from in the background, and swept away."""
