#!/usr/bin/env python3
# Prints the random numbers and orders that tests/optimize/ expects bit by bit.
# For: the tests of random numbers, mini-batches and designs: exact numbers, with none of our tricks.
# Read first: nothing. Source: the C programs of Vigna, https://prng.di.unimi.it.
# SPDX-License-Identifier: MIT
"""usage: reference_random.py"""

from fractions import Fraction

WORD = 2**64


def mixed(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % WORD
    return z ^ (z >> 31)


def splitmix64(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) % WORD
        yield mixed(seed)


def rotated(word, by):
    return word << by & WORD - 1 | word >> 64 - by


def words_from(state):
    a, b, c, d = state
    while True:
        yield rotated(b * 5 % WORD, 7) * 9 % WORD
        a, b, c, d = a ^ d ^ b, b ^ c ^ a, c ^ a ^ (b << 17) % WORD, rotated(d ^ b, 45)


def words(seed, stream=0):
    seeds = splitmix64(seed ^ mixed(stream))
    return words_from([next(seeds) for _ in range(4)])


def below(n, source):
    """The upper 64 bits of a product, where the lower ones are not among the surplus."""
    while True:
        product = next(source) * n
        if product % WORD >= WORD % n:
            return product // WORD


def order(n, source):
    values = list(range(n))
    for last in range(n - 1, 0, -1):
        other = below(last + 1, source)
        values[last], values[other] = values[other], values[last]
    return values


def design(lower, upper, points, source):
    """A Latin hypercube: a column for each variable, exact until it is rounded at the end."""
    columns = []
    for low, high in zip(lower, upper):
        slices = order(points, source)
        shares = [(k + Fraction(next(source) >> 11, 2**53)) / points for k in slices]
        columns.append([float(low + (high - low) * share) for share in shares])
    return columns


def first(count, source):
    return [next(source) for _ in range(count)]


def main():
    print("splitmix64(0):", *map(hex, first(3, splitmix64(0))))
    print("xoshiro256** from 1, 2, 3, 4:", *first(6, words_from([1, 2, 3, 4])))
    for seed, stream in [(0, 0), (42, 0), (42, 1), (WORD - 1, 7)]:
        print(f"seed {seed}, stream {stream}:", *map(hex, first(4, words(seed, stream))))
    print("uniform, seed 42:", *((word >> 11) / 2**53 for word in first(3, words(42))))
    source = words(42)
    print("below 10, seed 42:", *(below(10, source) for _ in range(12)))
    source = words(42)
    print("below 2^63 + 1, seed 42:", *(below(2**63 + 1, source) for _ in range(4)))
    source = words(42)
    print("below 0xfedcba9876543210:", *(below(0xFEDCBA9876543210, source) for _ in range(6)))
    for epoch in range(3):
        print(f"order of 10, seed 7, stream {epoch}:", order(10, words(7, epoch)))
    print("design of 4 points in [0, 4] x [-1, 1], seed 2:", *design([0, -1], [4, 1], 4, words(2)))


if __name__ == "__main__":
    main()
