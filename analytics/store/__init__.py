"""Builds on disk: published whole or not at all, hashed, described, read back.

A store is one folder. Each build is a folder in it, named by its build id, and
the text file ``CURRENT`` holds the id of the build being served. Builds are
never changed once published; only the pointer moves.
"""

from analytics.store.artifacts import ArtifactStore, BuildInfo
from analytics.store.manifest import MANIFEST, REBUILD, SCHEMA_VERSION
from analytics.store.reader import Build
from analytics.store.writer import BuildWriter

__all__ = [
    "MANIFEST",
    "REBUILD",
    "SCHEMA_VERSION",
    "ArtifactStore",
    "Build",
    "BuildInfo",
    "BuildWriter",
]
