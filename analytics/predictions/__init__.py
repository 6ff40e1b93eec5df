"""Predictions per customer, tested on customers and weeks that no model has seen."""
