"""Where the development stack lives, and the environment that its processes run with."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_SOCKET_PATH_BYTES = 100
"""Systems refuse unix sockets with longer paths: 104 bytes on macOS, 108 on Linux."""


def var_dir() -> Path:
    """Return the folder of everything that the stack writes."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()


def socket_dir(var: Path) -> Path:
    """Return a folder whose sockets have paths short enough: `var`/run, or a private one in the temporary folder."""
    preferred = var / "run"
    preferred.mkdir(mode=0o700, parents=True, exist_ok=True)
    if len(str(preferred / ".s.PGSQL.5432").encode()) < MAX_SOCKET_PATH_BYTES:
        return preferred
    digest = hashlib.sha256(str(preferred).encode()).hexdigest()[:10]
    short = Path(tempfile.gettempdir()) / f"mealplanner-{os.getuid()}-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    status = short.lstat()
    if status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise RuntimeError(f"{short} belongs to somebody else or is open to others; remove it")
    return short


def settings_file(var: Path) -> Path:
    return var / "devstack.env"


def ensured() -> dict[str, str]:
    """Return the stack's settings, made up on its first start and kept from then on.

    They hold the secret key, so that log-ins outlast a restart; only their owner may read them.
    """
    var = var_dir()
    var.mkdir(parents=True, exist_ok=True)
    path = settings_file(var)
    if not path.is_file():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\n")
            file.write("HTTPS=off\n")  # nobody terminates TLS on a development machine
    kept = dict(line.split("=", 1) for line in path.read_text().splitlines())
    return {**kept, "REDIS_URL": f"unix://{socket_dir(var) / 'valkey.sock'}"}


def adopt() -> None:
    """Fill in what the environment leaves open from the stack's settings, if it was ever set up here."""
    if settings_file(var_dir()).is_file():
        for name, value in ensured().items():
            os.environ.setdefault(name, value)


def for_children() -> dict[str, str]:
    """Return the environment of the stack's processes: what is set outside wins."""
    environment = {**ensured(), **os.environ, "DJANGO_SETTINGS_MODULE": "mealplanner.settings", "PYTHONUNBUFFERED": "1"}
    # uv does not compile on install: without cached bytecode every process would, and start three times as slowly.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment
