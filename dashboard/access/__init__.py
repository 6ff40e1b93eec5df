"""Who may do what: sign-in, sessions, roles, and the gate before every request.

Pages ask `pages.who`; routes put `require(role)` above their function or call `demand(role)`.
"""

from dashboard.access.gate import install
from dashboard.access.requiring import require
from pages.who import LOCAL, ForbiddenError, Role, User, allows, current, demand

__all__ = [
    "LOCAL",
    "ForbiddenError",
    "Role",
    "User",
    "allows",
    "current",
    "demand",
    "install",
    "require",
]
