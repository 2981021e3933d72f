"""Only where lifelines is installed, which nothing here asks for."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("lifelines") else ["test_survival_live.py"]
