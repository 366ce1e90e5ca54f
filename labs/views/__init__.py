"""What a lab's view shows: the student's tensors beside the right ones, as coloured numbers, moved by sliders.

All of it is plain Python that makes HTML, and needs numpy alone: a marimo notebook, a Colab notebook and a page of its
own show the same. The student's functions run in the checker's process, never in the view's.
"""

from .given import given
from .page import page
from .scene import scene
from .showing import checked, shown

LANGUAGES = {"en": "English", "es": "Español"}

__all__ = ["LANGUAGES", "checked", "given", "page", "scene", "shown"]
