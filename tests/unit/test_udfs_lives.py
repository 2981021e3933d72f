"""Rows of lives: what they say, and what is dropped and counted."""

from __future__ import annotations

import numpy as np
import pytest

from udfs.lives import REASONS, Lives


def test_counted_rows_become_failures_and_running_lives() -> None:
    lives = Lives.counted([10.0, 20.0], [2, 0], [1, 5])
    assert sorted(zip(lives.lower.tolist(), lives.upper.tolist(), lives.weight.tolist(), strict=True)) == [
        (10.0, 10.0, 2.0), (10.0, np.inf, 1.0), (20.0, np.inf, 5.0),
    ]


def test_observed_rows_end_exactly_or_not_at_all() -> None:
    lives = Lives.observed([10.0, 20.0], [True, False])
    assert (lives.exact.tolist(), lives.running.tolist()) == ([True, False], [False, True])


@pytest.mark.parametrize(
    ("reason", "lower", "upper", "entry", "weight"),
    [
        ("missing", np.nan, np.inf, 0, 1),
        ("missing", 5, np.nan, 0, 1),
        ("missing", 5, 5, np.nan, 1),
        ("missing", 5, 5, 0, np.nan),
        ("missing", np.inf, np.inf, 0, 1),
        ("missing", 5, 5, 0, np.inf),
        ("negative", -1, np.inf, 0, 1),
        ("negative", 5, 5, -1, 1),
        ("negative", 5, 5, 0, -1),
        ("failure_at_zero", 0, 0, 0, 1),
        ("reversed", 7, 5, 0, 1),
        ("exit_not_after_entry", 5, 5, 5, 1),
        ("exit_not_after_entry", 5, np.inf, 6, 1),
        ("exit_not_after_entry", 0, np.inf, 0, 1),
    ],
)
def test_row_that_is_no_life_is_counted_by_its_reason(reason: str, lower: float, upper: float, entry: float, weight: float) -> None:
    lives = Lives.of([lower, 3.0], [upper, 3.0], entry=[entry, 0.0], weight=[weight, 1.0])
    assert lives.weight.tolist() == [1.0]
    assert {name: count.tolist() for name, count in lives.excluded.items()} == {
        name: [1.0 if name == reason else 0.0] for name in REASONS
    }


def test_excluded_lives_are_counted_by_group_and_weight() -> None:
    lives = Lives.of([-1.0, -1.0, 5.0], [-1.0, -1.0, 5.0], weight=[2, 3, 1], group=[1, 1, 0], groups=3)
    assert lives.excluded["negative"].tolist() == [0.0, 5.0, 0.0]


def test_rows_of_no_weight_are_left_out_silently() -> None:
    lives = Lives.counted([10.0, -1.0], [0, 0], [1, 0])
    assert lives.weight.tolist() == [1.0]
    assert sum(count.sum() for count in lives.excluded.values()) == 0


def test_interval_begins_at_the_entry() -> None:
    lives = Lives.of([2.0], [9.0], entry=[4.0])
    assert (lives.lower.tolist(), lives.upper.tolist()) == ([4.0], [9.0])


def test_exposure_runs_from_entry_to_exit() -> None:
    lives = Lives.counted([10.0, 20.0], [1, 0], [0, 3], entry=[4.0, 0.0])
    assert lives.exposure.tolist() == [66.0]


def test_exposure_is_unknown_where_a_life_ended_between_two_ages() -> None:
    assert np.isnan(Lives.of([2.0], [9.0]).exposure).all()


def test_group_without_rows_has_no_largest_age() -> None:
    lives = Lives.counted([10.0], [1], group=[1], groups=3)
    assert np.isnan(lives.largest).tolist() == [True, False, True]


def test_no_rows_at_all_are_no_lives() -> None:
    lives = Lives.of([], [], group=np.array([], dtype=np.int64), groups=2)
    assert lives.n_failures.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"lower": [1.0, 2.0], "upper": [1.0, 2.0, 3.0]}, "one length"),
        ({"lower": [1.0], "upper": [1.0], "group": [0.5]}, "whole numbers"),
        ({"lower": [1.0], "upper": [1.0], "group": [2], "groups": 2}, "0 … 1, not 2"),
        ({"lower": [1.0], "upper": [1.0], "group": [-1]}, "not -1"),
        ({"lower": [1.0, 2.0], "upper": [1.0, 2.0], "group": [0]}, "shape"),
    ],
)
def test_columns_that_do_not_fit_are_refused(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Lives.of(given.pop("lower"), given.pop("upper"), **given)
