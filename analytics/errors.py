"""What can go wrong, said so that a shopkeeper can act on it.

A message names the subject, what was found, what was wanted and the next step,
in lower case and without a full stop. The command line prints it after
``error:`` and exits with 2; a page shows it in a notice.
"""


class ShopperError(Exception):
    """Anything this project refuses, with words meant for the user."""


class SourceError(ShopperError):
    """A raw source cannot be read: missing, empty, broken, or not a table."""


class SchemaError(ShopperError, ValueError):
    """A table lacks a column, or its rows break the table's contract."""


class EmptyWindowError(ShopperError, ValueError):
    """No line lies in the asked-for window."""


class NotEnoughDataError(ShopperError, ValueError):
    """The data is sound but too small for what was asked."""


class ArtifactError(ShopperError):
    """A build is missing, damaged, or from another version."""


class NoBuildError(ArtifactError):
    """Nothing was built yet in this artifacts folder."""


class BuildBusyError(ArtifactError):
    """Another build is being made in the same artifacts folder."""


class NotReusableError(ArtifactError):
    """An earlier build cannot be the start of a new one: all has to be read again."""


class SettingError(ShopperError, ValueError):
    """A setting or option has a value that cannot be used."""


class EngineError(ShopperError):
    """An engine or database cannot be reached, was lost, or refused the work."""
