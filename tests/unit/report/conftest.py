"""Drawings kept as drawings, so that a test may look at their lines and words."""

import pytest

from csp_lib.report import style


@pytest.fixture
def drawn(monkeypatch):
    """Keep the drawings that would have become images, with their texts placed."""
    drawings = []

    def keep(drawing):
        drawing.draw_without_rendering()
        drawings.append(drawing)
        return "<svg></svg>"

    monkeypatch.setattr(style, "svg", keep)
    return drawings
