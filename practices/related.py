"""Practices like a given one: those that share the most measures, provisions and populations with it."""

from pyroaring import BitMap

SHARED = ("measure", "provision", "population")


def most_alike(pk, index, values, number=4):
    """Ids of the practices that carry most of the values ({parameter: values}) that a practice carries, newest first.

    The sets are added up bit by bit: `digits[k]` holds the practices whose count has the binary digit 2**k set. So a
    hundred thousand practices are counted with a few operations on whole sets.
    """
    digits = []
    for parameter in SHARED:
        for value in values.get(parameter, ()):
            carry = index.of(parameter, value)
            for place, digit in enumerate(digits):
                digits[place], carry = digit ^ carry, digit & carry
            if carry:
                digits.append(carry)
    return highest(digits, index.all - BitMap([pk]), number)


def highest(digits, candidates, number):
    """The ids with the highest counts; the highest id first among equals."""
    if not digits:
        return []
    upper = candidates & digits[-1]
    found = (highest(digits[:-1], upper, number) if len(digits) > 1 else list(upper)[::-1][:number]) if upper else []
    if len(found) < number and len(digits) > 1:
        found += highest(digits[:-1], candidates - digits[-1], number - len(found))
    return found
