"""Where the car is: a GPS receiver by serial port, TCP or gpsd, or a fixed place."""
