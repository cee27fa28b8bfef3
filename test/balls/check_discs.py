"""Reads expressions, one a line in postfix, with the disc that was computed for them, and evaluates each in Arb at the points of
its leaves: python check_discs.py < LINES. Prints how many values lie in their discs; tells of those that do not.

A line: p finer re im rad token...; a leaf is re,im (integers in hexadecimal over 2^(p + finer)), anything else an operation.
"""
import sys

from flint import acb, arb, ctx

OPERATIONS = {
    "add2": lambda a, b: a + b,
    "sub2": lambda a, b: a - b,
    "mul2": lambda a, b: a * b,
    "div2": lambda a, b: a / b,
    "exp": lambda a: a.exp(),
    "log": lambda a: a.log(),
    "sqrt": lambda a: a.sqrt(),
    "inverse": lambda a: 1 / a,
    "negate": lambda a: -a,
    "turned": lambda a: acb(-a.imag, a.real),
    "times7": lambda a: -7 * a,
    "over7": lambda a: a / 7,
    "coarser": lambda a: a,
}


def scaled(text, bits):
    return arb(int(text, 16)) * arb(2) ** -bits


def value(tokens, bits):
    stack = []
    for token in tokens:
        if "," in token:
            re, im = token.split(",")
            stack.append(acb(scaled(re, bits), scaled(im, bits)))
            continue
        count = 2 if token.endswith("2") else 1
        operands = stack[-count:]
        del stack[-count:]
        stack.append(OPERATIONS[token](*operands))
    (result,) = stack
    return result


inside = undecided = 0
for line in sys.stdin:
    p, finer, re, im, rad, *tokens = line.split()
    p, finer = int(p), int(finer)
    radius = scaled(rad, p)
    for prec in (4 * p + 200, 40 * p):
        ctx.prec = prec
        off = abs(value(tokens, p + finer) - acb(scaled(re, p), scaled(im, p)))
        if off <= radius or off > radius:
            break
    if off <= radius:
        inside += 1
    elif off > radius:
        print("outside:", line.strip(), off, radius, file=sys.stderr)
    else:
        undecided += 1
print(inside, undecided)
