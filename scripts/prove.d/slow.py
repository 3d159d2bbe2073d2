#!/usr/bin/env python3
"""What slow senders do to a server: slow.py HOST PORT NAME CONNECTIONS SECONDS [--body] [--must-hold]

Opens many connections that send the head of a request letter by letter and never end it, or with --body a whole head and
then the body so, and meanwhile asks an ordinary question every half second. Prints how many slow connections were let go
and how the questions fared. With --must-hold it fails unless every question was answered and all slow heads were let go.
A body may go on for as long as letters come: what is in front of the server takes it, and the server is not asked before
its end. Standard library alone.
"""
import socket
import sys
import threading
import time


def head(name):
    return f"GET /health/live HTTP/1.1\r\nHost: {name}\r\n".encode()


def body(name):
    kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
    return f"POST /anmelden HTTP/1.1\r\nHost: {name}\r\n{kind}a=".encode()


def open_slow(host, port, name):
    connection = socket.create_connection((host, port), timeout=5)
    connection.sendall((body if "--body" in sys.argv else head)(name))
    connection.setblocking(False)
    return connection


def is_open(connection):
    """Sends one more letter of a header that never ends; a closed connection says so sooner or later."""
    try:
        # An end, or an answer to half a head: both let it go.
        connection.recv(1)
        return False
    except BlockingIOError:
        pass
    except OSError:
        return False
    try:
        connection.send(b"X")
        return True
    except OSError:
        return False


def ask(host, port, name):
    begun = time.monotonic()
    try:
        with socket.create_connection((host, port), timeout=5) as connection:
            connection.sendall(head(name) + b"Connection: close\r\n\r\n")
            answer = connection.recv(64)
        return time.monotonic() - begun if b" 200 " in answer else None
    except OSError:
        return None


def main():
    host, port, name, count, seconds = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
    answers = []
    over = threading.Event()

    def questions():
        while not over.is_set():
            answers.append(ask(host, port, name))
            time.sleep(0.5)

    asking = threading.Thread(target=questions)
    asking.start()
    slow, refused = [], 0
    for _ in range(count):
        try:
            slow.append(open_slow(host, port, name))
        except OSError:
            refused += 1
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(1)
        slow = [connection for connection in slow if is_open(connection)]
    over.set()
    asking.join()
    good = sorted(answer for answer in answers if answer is not None)
    slowest = f"{good[-1] * 1000:.0f} ms" if good else "keine"
    print(
        f"{count} langsame {'Rümpfe' if '--body' in sys.argv else 'Köpfe'}, {seconds} s: {len(slow)} noch offen, {refused} nicht angenommen; "
        f"{len(good)} von {len(answers)} Fragen beantwortet, die langsamste in {slowest}"
    )
    held = len(good) == len(answers) > 0 and (not slow or "--body" in sys.argv)
    return 0 if held or "--must-hold" not in sys.argv else 1


sys.exit(main())
