"""Estimates with their uncertainty: pure functions on counts over time.

Nothing here reads a file. Counts are events or deaths per month (or per day or week), `days` the
days that each count covers, `months` calendar months as YYYY-MM, in order. A count of NaN is a
month left out: it keeps its place in the calendar and enters no sum and no likelihood. Ratios are
rate ratios, after to before. Every function that draws random numbers takes a seed, and the same
seed gives the same answer. What cannot be estimated raises ValueError and says why.

The one model of noise, used to fit, to simulate and to judge intervals, is the count series with
a latent process of Zeger (1988), with negative binomial margins:

    y_t | e_t ~ Poisson(mu_t e_t),   mu_t = days_t exp(x_t b),
    e_t ~ Gamma(mean 1, variance a), e_t = G(z_t),   z_t = r z_(t-1) + noise, z_t ~ N(0, 1).

So y_t is negative binomial with mean mu_t and variance mu_t + a mu_t^2, and r, the coefficient of
the Gaussian AR(1) behind the intensity (a copula), carries a bad month into the next one.
"""
