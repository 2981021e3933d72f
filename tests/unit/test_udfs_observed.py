"""Systems and their failures, from counted spells."""

from __future__ import annotations

import doctest

import numpy as np

import udfs.observed
from udfs.growth import crow_amsaa
from udfs.observed import observed


def test_example_runs():
    assert doctest.testmod(udfs.observed).failed == 0


def test_spells_of_one_system_are_one_window():
    seen = observed([0, 10, 25], [10, 25, 40], [1, 1, 0], [1, 1, 1], [0, 0, 0])
    assert (seen.start.tolist(), seen.stop.tolist(), seen.age.tolist(), seen.system.tolist()) == ([0], [40], [10, 25], [0, 0])


def test_alike_systems_are_as_many_windows():
    seen = observed([0, 0, 10], [10, 40, 40], [1, 0, 0], [3, 2, 3], [0, 0, 0])
    assert seen.stop.tolist() == [40] * 5
    assert seen.age.tolist() == [10] * 3


def test_two_failures_at_one_age_are_two():
    assert observed([0, 10, 10], [10, 10, 40], [1, 1, 0], [1, 1, 1], [0, 0, 0]).age.tolist() == [10, 10]


def test_failure_is_in_a_window_of_its_group_that_is_open():
    entry, end = [0, 5, 12, 0], [12, 30, 20, 8]
    seen = observed(entry, end, [1, 1, 0, 1], [1, 1, 1, 1], [0, 0, 0, 1])
    assert np.all(seen.start[seen.system] < seen.age)
    assert np.all(seen.age <= seen.stop[seen.system])
    assert seen.group[seen.system].tolist() == [0, 0, 1]


def test_nothing_observed_is_no_window():
    assert [part.size for part in observed([], [], [], [], [])] == [0] * 5


def test_power_law_of_counted_spells_is_that_of_the_systems():
    rng = np.random.default_rng(5)
    ages = [np.sort(rng.uniform(0, 100, n)) for n in (4, 0, 7)]
    stops = [100.0, 60.0, 100.0]
    ages = [times[times < stop] for times, stop in zip(ages, stops, strict=True)]
    spells = [(a, b, fails) for times, stop in zip(ages, stops, strict=True) for a, b, fails in zip([0, *times], [*times, stop], [1] * len(times) + [0], strict=True)]
    entry, end, failed = (np.array(column, dtype=float) for column in zip(*spells, strict=True))
    seen = observed(entry, end, failed, np.ones_like(entry), np.zeros(len(entry), dtype=int))
    found = crow_amsaa(seen.system, seen.age, seen.stop, seen.start, group=seen.group)
    wanted = crow_amsaa(np.repeat([0, 1, 2], [len(times) for times in ages]), np.concatenate(ages), stops)
    np.testing.assert_allclose([found.beta, found.mtbf_instantaneous], [wanted.beta, wanted.mtbf_instantaneous], rtol=1e-12)
