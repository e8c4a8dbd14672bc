"""Tests of the verdict floor: arithmetic by example, then the promises of the score on random results."""
