"""What the demonstration is to the rest of the house."""

from coordnet.demo.cli import demo_cli
from coordnet.room import Room

ROOM = Room("demo", commands=[demo_cli])
