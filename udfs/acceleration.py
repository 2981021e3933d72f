"""Acceleration factors: how much faster life passes at stress than in use."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from udfs.intervals import Array

BOLTZMANN = 8.617333262e-5  # eV / K, exact in the SI of 2019
KELVIN = 273.15  # some older tables were made with 273.16 or 273


def inverse_temperature(celsius: ArrayLike, boltzmann: float = BOLTZMANN, kelvin: float = KELVIN) -> Array:
    """1 / (k T), the Arrhenius variable: its coefficient in a log life is the activation energy in eV.

    celsius : any shape. NaN at or below absolute zero.

    >>> float(inverse_temperature(25.0).round(4))
    38.9217
    """
    t = np.asarray(celsius, dtype=np.float64) + kelvin
    return 1 / (boltzmann * np.where(t > 0, t, np.nan))


def arrhenius_factor(
    energy: ArrayLike,
    use_celsius: ArrayLike,
    stress_celsius: ArrayLike,
    boltzmann: float = BOLTZMANN,
    kelvin: float = KELVIN,
) -> Array:
    """exp(Ea / k (1/Tu - 1/Ts)): life at the use temperature by life at the stress temperature.

    energy : activation energy in eV. Temperatures in Celsius; arrays go together.
    Source: NIST/SEMATECH 8.1.5.1

    >>> float(arrhenius_factor(0.863, 85.0, 125.0).round(3))
    16.597
    """
    use, stress = (inverse_temperature(t, boltzmann, kelvin) for t in (use_celsius, stress_celsius))
    return np.exp(np.asarray(energy, dtype=np.float64) * (use - stress))


def inverse_power_factor(exponent: ArrayLike, use: ArrayLike, stress: ArrayLike) -> Array:
    """(stress / use)^exponent, for voltage, load, or any stress that is positive; NaN where one is not.

    Source: NIST/SEMATECH 8.1.5.2

    >>> float(inverse_power_factor(2.0, 10.0, 30.0).round(6))
    9.0
    """
    u, s = (np.asarray(x, dtype=np.float64) for x in (use, stress))
    ratio = np.where(s > 0, s, np.nan) / np.where(u > 0, u, np.nan)
    return ratio ** np.asarray(exponent, dtype=np.float64)


def eyring_factor(
    energy: ArrayLike, use_celsius: ArrayLike, stress_celsius: ArrayLike, power: ArrayLike = 1.0,
    effect: ArrayLike = 0.0, use: ArrayLike = 0.0, stress: ArrayLike = 0.0, boltzmann: float = BOLTZMANN, kelvin: float = KELVIN,
) -> Array:  # fmt: skip
    """(Ts/Tu)^power exp(Ea / k (1/Tu - 1/Ts)) exp(effect (stress - use)): Eyring's rate at stress by that in use.

    energy, temperatures : as `arrhenius_factor`, which this is with power 0. effect, use, stress : a second stress and the
        slope of the log rate by it (by ln stress, if that is what is given).
    Source: NIST/SEMATECH 8.1.5.2; Meeker and Escobar (1998) 18.4

    >>> float(eyring_factor(0.863, 85.0, 125.0).round(3))
    18.451
    """
    use_k, stress_k = (np.asarray(t, dtype=np.float64) + kelvin for t in (use_celsius, stress_celsius))
    ratio = np.where(stress_k > 0, stress_k, np.nan) / np.where(use_k > 0, use_k, np.nan)
    second = np.asarray(effect, dtype=np.float64) * (
        np.asarray(stress, dtype=np.float64) - np.asarray(use, dtype=np.float64)
    )
    return (
        ratio ** np.asarray(power, dtype=np.float64)
        * arrhenius_factor(energy, use_celsius, stress_celsius, boltzmann, kelvin)
        * np.exp(second)
    )
