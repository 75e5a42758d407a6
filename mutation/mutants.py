"""The mutants of a module: mutmut's operators, and each condition without one of its sides.

mutmut itself leaves alone what has a decorator and what stands outside functions, because it keeps all mutants of a
function in one file. Here every mutant is a module of its own, so those are mutated too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode


@dataclass(frozen=True)
class Mutant:
    """A module with one fault. `was` and `becomes` are the lines that differ, without their indentation."""

    line: int
    was: str
    becomes: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a module's source, each once, in the order of their lines."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    visitor = _Everything([*mutation_operators, *_CONDITIONS], IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    made = {}
    body = list(wrapper.module.body)
    place_of = {node: place for place, statement in enumerate(body) for node in _nodes(statement)}
    for mutation in visitor.mutations:
        place = place_of[mutation.original_node]
        statement = body[place].deep_replace(mutation.original_node, mutation.mutated_node)
        mutated = wrapper.module.with_changes(body=[*body[:place], statement, *body[place + 1 :]]).code
        if mutated != source:
            made[mutated] = _described(source, mutated)
    return sorted(made.values(), key=lambda mutant: mutant.line)


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _nodes(child)


class _Everything(MutationVisitor):
    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        return super()._skip_node_and_children(node)


def _one_side(node: cst.BooleanOperation | cst.BinaryOperation) -> Iterator[cst.BaseExpression]:
    """`a and b` as `a` and as `b`; the same for `a & b`, which joins conditions of a statement."""
    if isinstance(node.operator, cst.And | cst.Or | cst.BitAnd | cst.BitOr):
        yield node.left
        yield node.right


_CONDITIONS = [(cst.BooleanOperation, _one_side), (cst.BinaryOperation, _one_side)]


def _described(source: str, mutated: str) -> Mutant:
    old, new = source.splitlines(), mutated.splitlines()
    before = _alike(old, new)
    after = _alike(old[before:][::-1], new[before:][::-1])
    return Mutant(
        line=before + 1,
        was=_joined(old[before : len(old) - after]),
        becomes=_joined(new[before : len(new) - after]),
        source=mutated,
    )


def _alike(old: list[str], new: list[str]) -> int:
    """How many lines are the same at the beginning."""
    return next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
