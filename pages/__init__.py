"""One file per report: `PAGE`, `layout` and thin callbacks; pages never import each other."""
