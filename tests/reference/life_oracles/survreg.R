# Writes survreg.csv: Weibull and lognormal fits of lives.csv by R 4.2.2, survival 3.5-3. Run: Rscript survreg.R
# Without late entries, which survreg does not have. Bounds of sigma and B10 by likelihood ratio are found here from R's own
# densities, by uniroot over the profile; they are not part of survreg.
library(survival)

loglik <- function(mu, sigma, d, dist) {
  p <- if (dist == "weibull") function(t, up) pweibull(t, 1 / sigma, exp(mu), lower.tail = !up, log.p = TRUE)
       else function(t, up) plnorm(t, mu, sigma, lower.tail = !up, log.p = TRUE)
  f <- if (dist == "weibull") dweibull(d$lower, 1 / sigma, exp(mu), log = TRUE) else dlnorm(d$lower, mu, sigma, log = TRUE)
  running <- is.na(d$upper)
  exact <- !running & d$lower == d$upper
  between <- !running & !exact
  l <- numeric(nrow(d))
  l[exact] <- f[exact]
  l[running] <- p(d$lower[running], TRUE)
  l[between] <- log(exp(p(d$lower[between], TRUE)) - exp(p(d$upper[between], TRUE)))
  sum(d$weight * l)
}

ends <- function(fall, at, step) {  # where the profile has fallen by 1.92, on either side of the maximum
  side <- function(s) {
    far <- at + s * step
    while (fall(far) < 0) far <- at + 1.6 * (far - at)
    uniroot(function(x) fall(x), sort(c(at, far)), tol = 1e-11)$root
  }
  c(side(-1), side(1))
}

profiled <- function(f, centre, width) -optimize(function(x) -f(x), centre + c(-1, 1) * width, tol = 1e-10)$objective

out <- file("survreg.csv", "w")
cat("case,distribution,mu,sigma,se_mu,se_sigma,loglik,log_b10,se_log_b10,lr_sigma_low,lr_sigma_high,lr_b10_low,lr_b10_high\n", file = out)
lives <- read.csv("lives.csv")
for (name in unique(lives$case[lives$kind != "late"])) for (dist in c("weibull", "lognormal")) {
  d <- lives[lives$case == name, ]
  start <- ifelse(d$lower == 0, NA, d$lower)
  if (sum(d$weight[!is.na(d$upper)]) < 2) next
  f <- survreg(Surv(start, d$upper, type = "interval2") ~ 1, weights = d$weight, dist = dist,
               control = survreg.control(rel.tolerance = 1e-13, maxiter = 500))
  s <- f$scale; mu <- unname(coef(f)[1]); V <- vcov(f)
  z <- if (dist == "weibull") log(-log(0.9)) else qnorm(0.1)
  g <- c(1, z * s)  # by mu and ln sigma
  se <- sqrt(drop(g %*% V %*% g))
  lr <- rep(NA, 4)
  if (max(d$weight) < 1e4) {  # beyond, the rounding of a sum of so many logs disturbs uniroot
    top <- loglik(mu, s, d, dist)
    se_s <- sqrt(V[2, 2])
    of_sigma <- function(ls) top - 1.9207294103470618 - profiled(function(m) loglik(m, exp(ls), d, dist), mu, 12 * (sqrt(V[1, 1]) + abs(ls - log(s))) + 2)
    of_b10 <- function(q) top - 1.9207294103470618 - profiled(function(ls) loglik(q - z * exp(ls), exp(ls), d, dist), log(s), 6 * se_s + 2)
    lr <- tryCatch(c(exp(ends(of_sigma, log(s), se_s)), ends(of_b10, mu + z * s, se)), error = function(e) rep(NA, 4))
  }
  cat(paste(c(name, dist, sprintf("%.12g", c(mu, s, sqrt(V[1, 1]), s * sqrt(V[2, 2]), f$loglik[1], mu + z * s, se, lr))), collapse = ","), "\n", sep = "", file = out)
}
close(out)
