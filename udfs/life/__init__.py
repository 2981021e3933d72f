"""How a life distribution is fitted: the likelihood, its maximum, what is read off the fit, and bounds by likelihood ratio.

Everything works on (intercept, slope) of z = intercept + slope * x, x = ln t - center: mu = center - intercept / slope,
sigma = 1 / slope. In these the log-likelihood of exact, censored and interval data is concave for every distribution whose
density is log-concave (Burridge 1981, JRSS B 43:41), so that its maximum, where there is one, is the only one.
"""
