"""An attacker who has the published files of an annual report and nothing else, and looks for the numbers it hides.

It shares no code with what publishes: only so can it find what the publisher did not think of.
"""

from tests.attacker.attack import Attack, attack
from tests.attacker.coordinates import Coordinates
from tests.attacker.lines import Contradiction, Why
from tests.attacker.ranges import Range

__all__ = ["Attack", "Contradiction", "Coordinates", "Range", "Why", "attack"]
