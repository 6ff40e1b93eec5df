"""One protection, and the change that takes it out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TakenOut:
    """A protection, how it is taken out, and the test that must then fail.

    Attributes
    ----------
    name : str
        What is protected, in plain words.
    file : str
        Where, from the root of the repository.
    found, put : str
        A text that occurs once in the file, and what takes its place.
    test : str
        As pytest names it.
    """

    name: str
    file: str
    found: str
    put: str
    test: str
