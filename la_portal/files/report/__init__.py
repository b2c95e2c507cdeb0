"""The written formats of a report. All are made of what is released alone, and are the same bytes each time."""
