"""CoordNet: the collaboration network of Lithuania's municipal anti-trafficking coordinators."""

__version__ = "0.1.0"
