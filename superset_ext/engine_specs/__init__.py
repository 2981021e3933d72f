"""Superset's engine specs for the `+bathtub` driver: each is Superset's own, with the layer's metrics added."""
