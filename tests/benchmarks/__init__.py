"""Measurements, run by hand: no test here has an opinion on seconds."""
