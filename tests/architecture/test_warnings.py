"""What a package will take away fails a test before it does (pyproject.toml, filterwarnings)."""

import warnings

import pytest


@pytest.mark.parametrize("kind", [DeprecationWarning, PendingDeprecationWarning])
def test_a_deprecation_is_an_error_wherever_it_comes_from(kind: type[Warning]) -> None:
    with pytest.raises(kind):
        warnings.warn_explicit("old", kind, "wtforms/fields/choices.py", 1, module="wtforms.fields.choices")
