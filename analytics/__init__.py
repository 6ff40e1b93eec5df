"""The shared analytics package: transactions in, tables and fitted models out."""
