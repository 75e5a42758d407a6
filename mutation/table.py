"""What is mutated, and which tests have to notice: a small choice of them, the quickest first, none with processes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A module and its tests. Those of pure functions run without conftest.py and so without the application."""

    path: str
    tests: tuple[str, ...]
    pure: bool = False

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")


TARGETS = (
    Target("coordnet/forum/queries/visibility.py", ("tests/forum/test_visibility.py",)),
    Target("coordnet/forum/policies.py", ("tests/forum/test_policies.py",)),
    Target("coordnet/library/policies.py", ("tests/library/test_policies.py",)),
    Target("coordnet/association/policies.py", ("tests/association/test_policies.py",)),
    Target("coordnet/directory/policies.py", ("tests/directory/test_policies.py",)),
    Target("coordnet/privacy.py", ("tests/floor0/test_masking.py", "tests/floor0/test_privacy.py"), pure=True),
    Target("coordnet/richtext.py", ("tests/floor0/test_richtext_exact.py", "tests/floor0/test_richtext.py"), pure=True),
    Target("coordnet/digest/period.py", ("tests/digest/test_period.py",)),
    Target("coordnet/digest/services.py", ("tests/digest/test_services.py",)),
    Target("coordnet/mail/delivery.py", ("tests/mail/test_steps.py", "tests/mail/test_delivery.py")),
    Target("coordnet/members/holdings.py", ("tests/members/test_every_question.py", "tests/members/test_holdings.py")),
)
