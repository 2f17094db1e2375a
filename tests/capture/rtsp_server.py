"""An RTSP camera for the tests, run by the system's Python, which has GStreamer; prints its port."""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402  after its versions

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1] if len(sys.argv) > 1 else "0")
source = (
    sys.argv[2] if len(sys.argv) > 2 else "videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=15/1"
)
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    f"( {source} ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! h264parse"
    " ! rtph264pay config-interval=1 name=pay0 pt=96 )"
)
factory.set_shared(True)
server.get_mount_points().add_factory("/gate", factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
