"""A receiver on a real wire: found, lost, found again, and let go of within a second."""

import os
import socket
import sys
import threading
from contextlib import closing

import pytest

from app.domain.reads import PositionSource as Source
from app.position.links import Lines, host_and_port, serial_port, tcp
from app.position.nmea import LONGEST_LINE, NmeaDecoder
from app.position.source import Receiver, check_source, position_source
from tests.position.test_nmea import RMC, sentence

FIX = sentence(RMC) + b"\r\n"


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        yield listening


def until(true):
    """Waits for something another thread does; a test that waits in vain is stopped by its time limit."""
    pause = threading.Event()
    while not true():
        pause.wait(0.005)


def address(server):
    return "{}:{}".format(*server.getsockname())


def a_receiver(server, clock, **changes):
    given = {"pauses_s": (0.01,)} | changes
    return closing(Receiver(tcp(address(server), 0), NmeaDecoder, LONGEST_LINE, clock, **given))


def test_a_receiver_on_tcp_gives_positions(server, clock):
    with a_receiver(server, clock) as receiver:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"\x00garbage\r\n" + FIX[:20])
            connection.sendall(FIX[20:])
            until(lambda: receiver.where(clock()))
            assert receiver.where(clock()).source is Source.GPS
            assert receiver.state == "GPS fix"


def test_a_receiver_that_hangs_up_is_called_again(server, clock):
    with a_receiver(server, clock) as receiver:
        for _ in range(3):
            connection, _ = server.accept()
            connection.close()
        connection, _ = server.accept()
        with connection:
            connection.sendall(FIX)
            until(lambda: receiver.where(clock()))


def test_a_receiver_that_falls_silent_is_called_again(server, clock):
    with a_receiver(server, clock, silence_s=0.1):
        silent, _ = server.accept()
        again, _ = server.accept()
        silent.close()
        again.close()


def test_a_receiver_that_is_not_there_is_said_and_tried_again(server, clock):
    gone = address(server)
    server.close()
    with closing(Receiver(tcp(gone, 0), NmeaDecoder, LONGEST_LINE, clock, pauses_s=(0.01,))) as receiver:
        until(lambda: "not reachable" in receiver.state)
        assert receiver.where(clock()) is None


def test_seconds_without_a_fix_are_counted(server, clock):
    with a_receiver(server, clock) as receiver:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"$GPTXT,hello*00\r\n")
            until(lambda: receiver.state == "no fix for 0 s")
            clock.go(seconds=12)
            assert receiver.state == "no fix for 12 s"
            connection.sendall(FIX)
            until(lambda: receiver.state == "GPS fix")
            clock.go(seconds=4)
            assert receiver.state == "no fix for 4 s"
            assert receiver.where(clock()) is None


def test_gpsd_is_asked_to_watch(server, clock):
    with closing(position_source("gpsd", address(server), 4800, clock)) as receiver:
        connection, _ = server.accept()
        with connection:
            assert connection.makefile("rb").readline() == b'?WATCH={"enable":true,"json":true};\n'
            connection.sendall(b'{"class":"VERSION"}\n{"class":"TPV","mode":3,"lat":45.0,"lon":-93.0}\n')
            until(lambda: receiver.where(clock()))


def test_a_long_line_costs_no_memory_and_the_next_sentence_counts(server, clock):
    with a_receiver(server, clock) as receiver:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"$" + b"A" * 200_000 + b"\r\n" + FIX)
            until(lambda: receiver.where(clock()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to stand for a serial port")
def test_a_receiver_on_a_serial_port_gives_positions_and_may_be_unplugged(clock):
    ours, theirs = os.openpty()
    port = os.ttyname(theirs)
    with closing(Receiver(serial_port(port, 4800), NmeaDecoder, LONGEST_LINE, clock, pauses_s=(0.01,))) as receiver:
        os.close(theirs)
        until(lambda: receiver.state.startswith("no fix"))
        os.write(ours, FIX)
        until(lambda: receiver.where(clock()))
        os.close(ours)
        clock.go(seconds=10)
        until(lambda: "not reachable" in receiver.state)


def test_closing_lets_go_of_the_wire(server, clock):
    receiver = Receiver(tcp(address(server), 0), NmeaDecoder, LONGEST_LINE, clock)
    connection, _ = server.accept()
    receiver.close()
    with connection:
        assert connection.recv(1) == b""
    assert "position" not in {thread.name for thread in threading.enumerate()}


def test_a_fixed_place_has_the_same_position_at_every_moment(clock):
    source = position_source("fixed", "44.9, -93.2", 4800, clock)
    position = source.where(clock())
    assert position is not None
    assert (position.latitude, position.longitude, position.source) == (44.9, -93.2, Source.FIXED)
    assert (source.clock_offset_s(), source.state) == (None, "fixed place")


def test_without_a_receiver_no_read_has_a_position(clock):
    source = position_source("none", "", 4800, clock)
    assert source.where(clock()) is None
    assert source.state == "no position receiver set up"


@pytest.mark.parametrize(
    ("kind", "address"),
    [("fixed", "0,0"), ("fixed", "here"), ("fixed", "91,1"), ("fixed", "1,2,3"), ("tcp", ""), ("tcp", "a b:1"),
     ("tcp", "host:x"), ("tcp", "host:0"), ("tcp", "host:70000"), ("tcp", "[::1"), ("tcp", "u@host:1"), ("tcp", "h/x"),
     ("serial", " "), ("pigeon", "")],
)  # fmt: skip
def test_an_address_that_cannot_be_one_is_refused_in_words(kind, address, clock):
    with pytest.raises(ValueError, match=r"write|name|place|latitude|there is no"):
        position_source(kind, address, 4800, clock)


@pytest.mark.parametrize(
    ("written", "found"),
    [("gps", ("gps", 10110)), ("gps:99", ("gps", 99)), ("10.0.0.1", ("10.0.0.1", 10110)), ("[::1]:99", ("::1", 99))],
)
def test_an_address_is_a_host_with_or_without_its_port(written, found):
    assert host_and_port(written, 10110) == found


def test_lines_are_cut_wherever_the_pieces_end():
    lines = Lines(8)
    pieces = [b"one\r", b"\ntw", b"o\n", b"much too long", b" still\nok\n", b"\n\nexactly8\nninechars\n"]
    assert [line for piece in pieces for line in lines.cut(piece)] == [b"one", b"two", b"ok", b"exactly8"]


@pytest.mark.parametrize(
    ("kind", "bad", "good"),
    [("serial", " ", "/dev/ttyUSB0"), ("tcp", "host:port:x", "10.0.0.1:10110"), ("fixed", "44", "44.8892, -93.37"),
     ("gpsd", "a b", "")],
)  # fmt: skip
def test_an_address_is_judged_without_opening_anything(kind, bad, good):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        check_source(kind, bad)
    check_source(kind, good)
    check_source("none", bad)
