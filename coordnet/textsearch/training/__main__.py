"""`python -m coordnet.textsearch.training` writes stems.txt anew; with `report` it prints the figures instead."""

import sys

from coordnet.textsearch.stems import RULES
from coordnet.textsearch.training.evaluate import report
from coordnet.textsearch.training.learn import is_held_out, read, stems_file, to_learn_from


def main(arguments: list[str]) -> int:
    """Run the one or the other; the exit status."""
    if arguments == ["report"]:
        every = list(read())
        print(report([paradigm for paradigm in every if is_held_out(paradigm.lemma)], every))
        return 0
    if arguments:
        print("usage: python -m coordnet.textsearch.training [report]", file=sys.stderr)
        return 2
    RULES.write_text(stems_file(to_learn_from(read())), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
