"""How one authority leaves with all that is its own, in an open format, and how it comes back from that."""

from la_portal.services.exits.export import Exported, export, write
from la_portal.services.exits.folder import ENDINGS, shapes
from la_portal.services.exits.restore import Restored, restore

__all__ = ["ENDINGS", "Exported", "Restored", "export", "restore", "shapes", "write"]
