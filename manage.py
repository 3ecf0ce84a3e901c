#!/usr/bin/env python
"""Django's command line, on the development stack's settings where those exist."""

import os
import sys

from django.core.management import execute_from_command_line

from mealplanner.devstack import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mealplanner.settings")
    if "SECRET_KEY" not in os.environ:  # production sets it; a checkout finds what `make run` wrote
        environment.adopt()
    execute_from_command_line(sys.argv)
