"""Posts as coordinators write them, full of numbers: dates, telephones, accounts, sums, cases, times, lists."""

import random
from collections.abc import Callable

WORDS = (
    "susitikime", "aptarėme", "nukentėjusiųjų", "pagalbos tvarką", "ir sutartį", "su krizių centru", "prašome",
    "savivaldybių", "atsakyti iki", "penktadienio", "kartu su policija", "organizuosime", "mokymus", "dėl vertėjo",
)  # fmt: skip


def _number(rng: random.Random, digits: int) -> str:
    return str(rng.randrange(10 ** (digits - 1), 10**digits))


def _date(rng: random.Random) -> str:
    year, month, day = rng.randint(2005, 2026), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{year}-{month:02}-{day:02}", f"{year} m. kovo {day} d.", f"{year}.{month:02}.{day:02}"))


def _time(rng: random.Random) -> str:
    return f"{rng.randint(8, 17)}:{rng.choice(('00', '15', '30', '45'))}"


FACTS: tuple[Callable[[random.Random], str], ...] = (
    _date,
    lambda rng: f"{_date(rng)} {_time(rng)}–{_time(rng)}",
    lambda rng: f"tel. +370 {_number(rng, 3)} {_number(rng, 5)}",
    lambda rng: f"tel. 8 {_number(rng, 3)} {_number(rng, 5)}, 8 5 {_number(rng, 3)} {_number(rng, 4)}",
    lambda rng: "LT" + _number(rng, 18),
    lambda rng: "LT" + " ".join([_number(rng, 2), *(_number(rng, 4) for _part in range(4))]),
    lambda rng: f"{_number(rng, 2)} {_number(rng, 3)},{_number(rng, 2)} Eur",
    lambda rng: f"byla Nr. e2-{_number(rng, 4)}-{_number(rng, 3)}/{rng.randint(2015, 2026)}",
    lambda rng: f"Nr. {_number(rng, 2)}-2-{_number(rng, 5)}-{_number(rng, 2)}",
    lambda rng: f"įsakymas Nr. A1-{_number(rng, 3)}, TAR, {_date(rng)}, Nr. {_number(rng, 5)}",
    lambda rng: f"ISBN 978-609-{_number(rng, 3)}-{_number(rng, 3)}-{_number(rng, 1)}",
    lambda rng: f"įmonės kodas {_number(rng, 9)}",
    lambda rng: ", ".join(_number(rng, rng.randint(1, 3)) for _item in range(rng.randint(3, 9))),
    lambda rng: ", ".join(_time(rng) for _item in range(rng.randint(2, 5))),
    lambda rng: f"https://www.pavyzdys.lt/naujienos/{rng.randint(2015, 2026)}/{rng.randint(10, 12)}/{_number(rng, 6)}",
    lambda rng: "\n" + "\n".join(f"{item}. {_number(rng, 2)},{_number(rng, 2)} Eur" for item in range(1, 6)) + "\n",
    lambda rng: "\n" + "\n".join(_number(rng, rng.randint(1, 4)) for _item in range(rng.randint(2, 9))) + "\n",
)


def post(rng: random.Random) -> str:
    """Some sentences, with facts between the words."""
    parts = []
    for _sentence in range(rng.randint(3, 12)):
        parts += [*rng.sample(WORDS, rng.randint(2, 6)), rng.choice(FACTS)(rng)]
    return " ".join(parts) + "."
