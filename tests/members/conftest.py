"""Two people at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from coordnet.extensions import db


@pytest.fixture
def together(app: Flask) -> Callable[..., list[Any]]:
    """Run functions at the same moment, each with a context, session and connection of its own; their results."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        db.session.commit()
        start = Barrier(len(functions))

        def one(function: Callable[[], Any]) -> Any:
            with app.app_context():
                start.wait(10)
                try:
                    return function()
                finally:
                    db.session.rollback()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [future.result(30) for future in [pool.submit(one, function) for function in functions]]

    return run
