"""Rows to figures, as plain dicts that Plotly draws: pure functions, without Plotly objects, Dash or a database."""
