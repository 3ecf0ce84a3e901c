"""The web application for gunicorn."""

import os

# Before numpy is there to read it. Threads of a request's matrix are taken from other requests, and with several
# processes on few cores they wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mealplanner.settings")
application = get_wsgi_application()
