"""`python -m mealplanner.devstack run`: the whole system on one machine, with nothing installed beforehand."""

from __future__ import annotations

import argparse

from mealplanner.devstack import environment, stack


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m mealplanner.devstack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start everything, show the demo person's week, and serve until Ctrl-C")
    run.add_argument("--no-demo", action="store_true", help="don't plan and print the demo person's week")
    run.add_argument("--once", action="store_true", help="stop after the demo; fails if the demo fails")
    commands.add_parser("init", help="write the settings of a development machine, for manage.py")
    arguments = parser.parse_args()
    if arguments.command == "init":
        environment.ensured()
        return 0
    return stack.Stack(with_demo=not arguments.no_demo, once=arguments.once).run()


if __name__ == "__main__":
    raise SystemExit(main())
