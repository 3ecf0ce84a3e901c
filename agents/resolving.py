"""An event loop that waits for a name server no longer than it is told to.

asyncio looks names up in threads of an executor, and joins them when a loop ends and again when the process does. A
look-up can't be called off, so a name server that says nothing would be waited for long after a call has given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import Any


class ImpatientLoop(asyncio.SelectorEventLoop):
    """Looks each name up in a thread that nobody joins."""

    async def getaddrinfo(
        self, host: Any, port: Any, *, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
    ) -> Any:
        """Return the addresses of a host, as `socket.getaddrinfo` does."""
        found: asyncio.Future[Any] = self.create_future()

        def tell(addresses: Any, fault: BaseException | None) -> None:
            if found.done():  # given up meanwhile
                return
            if fault is None:
                found.set_result(addresses)
            else:
                found.set_exception(fault)

        def look_up() -> None:
            addresses, fault = None, None
            try:
                addresses = socket.getaddrinfo(host, port, family, type, proto, flags)
            except Exception as error:
                fault = error
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                self.call_soon_threadsafe(tell, addresses, fault)

        threading.Thread(target=look_up, name="name look-up", daemon=True).start()
        return await found
