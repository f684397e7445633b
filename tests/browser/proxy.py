"""A TCP proxy between browser and server, whose connections a test can cut."""

import contextlib
import socket
import threading


class Proxy:
    """A proxy that forwards ``port`` to another port of this machine, both ways."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._open: set[socket.socket] = set()
        self._refuses = self._swallows = False
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """End every connection at once, and refuse new ones until ``mend``."""
        with self._lock:
            self._refuses = True
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Accept and forward again."""
        with self._lock:
            self._refuses = self._swallows = False

    def swallow(self) -> None:
        """Keep the connections open but forward nothing to the server, as on a dead line."""
        self._swallows = True

    def close(self) -> None:
        """End every connection and stop listening."""
        self.cut()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(near,), daemon=True).start()

    def _pass(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._to)) as far:
            with self._lock:
                if self._refuses:
                    return
                self._open |= {near, far}
            back = threading.Thread(target=self._one_way, args=(far, near), daemon=True)
            back.start()
            self._one_way(near, far, to_server=True)
            back.join()
            with self._lock:
                self._open -= {near, far}

    def _one_way(self, source: socket.socket, target: socket.socket, *, to_server: bool = False) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if not (to_server and self._swallows):
                    target.sendall(piece)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
