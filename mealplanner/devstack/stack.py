"""The supervisor: starts the servers and our three processes in order, watches them, and stops them all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from types import FrameType

from mealplanner.devstack import demo, environment, guards, postgres, prepare, valkey
from mealplanner.devstack.output import say
from mealplanner.devstack.processes import Process, StackError, be_killed_with_parent

PREPARE_TIMEOUT_S = 300
READY_TIMEOUT_S = 120
"""Generous: a busy machine compiles everything on its first start."""


class Stack:
    """One run of the whole system on this machine."""

    def __init__(self, *, with_demo: bool, once: bool) -> None:
        self.with_demo = with_demo
        self.once = once
        self.var = environment.var_dir()
        self.logs = self.var / "log"
        self.servers: list[Process] = []
        self.processes: list[Process] = []
        self.stopping = threading.Event()
        self.hurrying = threading.Event()
        self.exit_code = 0

    def run(self) -> int:
        """Serve until Ctrl-C, and return the exit code. Whatever happens, nothing that was started is left behind."""
        try:
            port = guards.port_from_environment()
            self.url = f"http://{guards.HOST}:{port}"
            lock = guards.only_one(self.var, url=self.url)
            guards.require_free_port(port)
        except StackError as refusal:
            say(str(refusal))
            return 1
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        try:
            self.start(port)
            self.watch()
        except StackError as failure:
            say(str(failure))
            self.exit_code = 1
        finally:
            self.stop()
            lock.close()
        return self.exit_code

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Stop in order; asked a second time, at once."""
        (self.hurrying if self.stopping.is_set() else self.stopping).set()

    def start(self, port: int) -> None:
        began = time.monotonic()
        variables = environment.for_children()
        self.start_servers(variables)
        self.prepare(variables)
        self.processes = self.our_processes(variables, port)
        for process in self.processes:
            if not self.stopping.is_set():
                process.start()
        if self.stopping.is_set() or not self.processes[0].wait_until_ready(
            timeout_s=READY_TIMEOUT_S, cancelled=self.stopping.is_set
        ):
            return
        say(f"serving {self.url}/ after {time.monotonic() - began:.0f} s; logs in {self.logs}")
        if self.with_demo:
            threading.Thread(target=self.show_demo, name="demo", daemon=True).start()
        elif self.once:
            self.stopping.set()

    def start_servers(self, variables: dict[str, str]) -> None:
        """Start what the environment does not provide, and put its address into `variables`."""
        if os.environ.get("DEV_DATABASE") == "postgres" and not os.environ.get("DATABASE_URL"):
            server, variables["DATABASE_URL"] = postgres.process(self.var, self.logs / "postgres.log")
            self.servers.append(server)
        if not os.environ.get("REDIS_URL"):
            server, variables["REDIS_URL"] = valkey.process(self.var, self.logs / "valkey.log")
            self.servers.append(server)
        for server in self.servers:
            say(f"starting {server.name}")
            server.wait_for_predecessor(timeout_s=15)
            server.start()
            server.wait_until_ready(timeout_s=60, cancelled=self.stopping.is_set)

    def prepare(self, variables: dict[str, str]) -> None:
        """Make database and static files ready, unless they are."""
        if self.stopping.is_set() or ("DATABASE_URL" not in variables and prepare.is_done()):
            return
        command = [sys.executable, "-m", "mealplanner.devstack.prepare"]
        # Its own session, as every child: Ctrl-C must not cut it off in the middle of a step unasked.
        running = subprocess.Popen(command, env=variables, cwd=environment.ROOT, start_new_session=True)
        end = time.monotonic() + PREPARE_TIMEOUT_S
        while running.poll() is None and not self.stopping.is_set() and time.monotonic() < end:
            time.sleep(0.05)
        if running.poll() is None:
            running.terminate()
            running.wait()
        if running.returncode and not self.stopping.is_set():
            raise StackError(f"Preparing the database and the static files failed (code {running.returncode}).")

    def our_processes(self, variables: dict[str, str], port: int) -> list[Process]:
        """Return web, worker and beat."""
        python, bind = sys.executable, f"{guards.HOST}:{port}"
        web = [python, "-m", "gunicorn", "mealplanner.wsgi:application", "--bind", bind, "--worker-class", "gthread"]
        web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket"]
        celery = [python, "-m", "celery", "-A", "mealplanner"]
        worker = [*celery, "worker", "-Q", "default,heavy", "-c", "2", "--without-mingle", "--without-gossip"]
        beat = [*celery, "beat", "--pidfile="]
        # Celery's own soft shutdown: tasks that are still running go back to the queue.
        for_worker = {**variables, "REMAP_SIGTERM": "SIGQUIT"}
        return [
            Process("web", web, variables, self.logs / "web.log", stop_timeout_s=10, is_ready=self.is_healthy),
            Process(
                "worker",
                worker,
                for_worker,
                self.logs / "worker.log",
                stop_timeout_s=15,
                # Asked to stop with its broker gone, a worker waits for the broker; what it held is rescued anyway.
                popen_options={"preexec_fn": be_killed_with_parent},
            ),
            Process("beat", beat, variables, self.logs / "beat.log", stop_timeout_s=5),
        ]

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def show_demo(self) -> None:
        """Plan the demo person's week and print it; a failure is told, and the system goes on serving."""
        try:
            demo.show(self.url, cancelled=self.stopping.is_set)
        except demo.DemoFailed as failure:
            if not self.stopping.is_set():
                say(f"The demo week could not be shown: {failure} The logs are in {self.logs}.")
                self.exit_code = int(self.once)
        if self.once:
            self.stopping.set()
        elif not self.stopping.is_set():
            say("Ctrl-C stops everything.")

    def watch(self) -> None:
        """Start again what ends by itself, with growing pauses; give up on what keeps ending."""
        while not self.stopping.wait(0.3):
            for process in [*self.servers, *self.processes]:
                if not process.has_ended or self.stopping.is_set():
                    continue
                if process.is_failing_again_and_again:
                    raise StackError(f"{process.name} keeps ending; giving up.\n{process.last_lines()}")
                assert process.popen is not None
                say(f"{process.name} ended with code {process.popen.returncode}; starting it again")
                process.stop()  # what it may have left of its session
                if not self.stopping.wait(process.restart_delay_s):
                    process.start()

    def stop(self) -> None:
        """End everything: our processes together, then the servers that they use."""
        self.stopping.set()
        if self.processes or self.servers:
            say("stopping")
        for process in reversed(self.processes):
            process.ask_to_stop()
        for process in [*reversed(self.processes), *reversed(self.servers)]:
            process.stop(hurry=self.hurrying.is_set)
