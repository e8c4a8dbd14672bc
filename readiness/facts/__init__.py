"""Floor 2: relations. Models of single files are joined into typed rows with a location; nothing is judged here.

Imports floors 0 and 1. The one surprising decision: a row that stands for something unreadable is still a row (``unreadable`` says why),
so that whatever depends on it becomes *unknown at that line* instead of silently absent.
"""
