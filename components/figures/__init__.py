"""Pure figures: a frame in, a Plotly figure out; one module per page family.

A figure is a plain mapping in Plotly's own schema, without a template: building
`plotly.graph_objects` costs a web worker more than everything else a callback does. The tests
pass every figure through `go.Figure`, which refuses what the schema does not know.
"""
