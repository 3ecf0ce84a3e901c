# One image for every role: web, worker, beat and the one-shot preparation (docker-compose.yml).
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VAR_DIR=/srv/var \
    NUMBA_CACHE_DIR=/srv/compiled

WORKDIR /srv/app

# Before the code: a changed line of code does not install everything again.
COPY requirements.txt .
RUN pip install --requirement requirements.txt

RUN useradd --uid 10001 --no-create-home --home-dir /srv --shell /usr/sbin/nologin mealplanner \
    && install --directory --owner=mealplanner --group=mealplanner /srv/var /srv/beat /srv/recommenders /srv/compiled

COPY . .
# The key is only for this step, which signs nothing; the image holds none.
RUN SECRET_KEY=for-collecting-static-files-only python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .

USER mealplanner
# As the user who runs it: what is compiled here is found again by every worker, and nobody's first week waits for it.
RUN python -m plans.solver.warm
EXPOSE 8000
# The image's own check fits the web role; the others name theirs in docker-compose.yml.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/api/v1/health', timeout=4)"]
CMD ["gunicorn", "mealplanner.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
