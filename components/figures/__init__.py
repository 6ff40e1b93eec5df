"""Pure figures: a frame in, a Plotly figure out; one module per page family."""
