"""Values and frames in, Dash and Plotly objects out: no callbacks, no disk, no models."""
