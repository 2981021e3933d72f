"""`python -m metrics.cli`."""

from metrics.cli import main

main()
