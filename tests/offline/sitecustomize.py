"""Cuts Python off from the network: only addresses of this machine are reached.

Python imports it when it starts, in every process whose PYTHONPATH names this folder.
"""

import ipaddress
import socket


class Offline(OSError):
    """Something wanted the network."""


def _refuse(host):
    if isinstance(host, bytes):
        host = host.decode()
    try:
        near = ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = host in ("localhost", "", None, socket.gethostname())
    if not near:
        raise Offline(f"the network is cut off here, and {host!r} was asked for")


def _guarded(real):
    def reach(self, address, *arguments):
        if isinstance(address, tuple):
            _refuse(address[0])
        return real(self, address, *arguments)

    return reach


def _looked_up(real):
    def look_up(host, *arguments, **options):
        if host is not None:
            _refuse(host)
        return real(host, *arguments, **options)

    return look_up


for name in ("connect", "connect_ex"):
    setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
for name in ("getaddrinfo", "gethostbyname"):
    setattr(socket, name, _looked_up(getattr(socket, name)))
