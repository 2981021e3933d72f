# Writes limited_r.csv: limited failure populations of limited.csv by R 4.2.2's optim on R's own densities. Run: Rscript limited.R
lives <- read.csv("limited.csv")
out <- file("limited_r.csv", "w")
cat("case,distribution,p,mu,sigma,loglik,p_low,p_high\n", file = out)
for (name in unique(lives$case)) for (dist in c("weibull", "lognormal")) {
  d <- lives[lives$case == name, ]
  running <- is.na(d$upper); exact <- !running & d$lower == d$upper; between <- !running & !exact; late <- d$entry > 0
  loglik <- function(mu, sigma, p) {
    G <- if (dist == "weibull") function(t) pweibull(t, 1 / sigma, exp(mu)) else function(t) plnorm(t, mu, sigma)
    g <- if (dist == "weibull") function(t) dweibull(t, 1 / sigma, exp(mu)) else function(t) dlnorm(t, mu, sigma)
    sum(d$weight[exact] * log(p * g(d$lower[exact]))) + sum(d$weight[running] * log(1 - p * G(d$lower[running]))) +
      sum(d$weight[between] * log(p * (G(d$upper[between]) - G(d$lower[between])))) -
      sum(d$weight[late] * log(1 - p * G(d$entry[late])))
  }
  climb <- function(f, start) {
    for (i in 1:6) start <- optim(start, f, control = list(fnscale = -1, reltol = 1e-15, maxit = 5000))$par
    start
  }
  failed <- sum(d$weight[!running]) / sum(d$weight)
  best <- NULL
  for (p in c(1.05 * failed, sqrt(failed), 0.95)) {
    found <- climb(function(x) loglik(x[1], exp(x[2]), plogis(x[3])), c(4.5, 0, qlogis(min(p, 0.99))))
    value <- loglik(found[1], exp(found[2]), plogis(found[3]))
    if (is.null(best) || value > best$value) best <- list(at = found, value = value)
  }
  fall <- function(logit) best$value - 1.9207294103470618 - {
    at <- climb(function(x) loglik(x[1], exp(x[2]), plogis(logit)), best$at[1:2])
    loglik(at[1], exp(at[2]), plogis(logit))
  }
  l <- best$at[3]
  low <- plogis(uniroot(fall, c(l - 3, l), tol = 1e-10)$root)
  high <- if (fall(14) < 0) 1 else plogis(uniroot(fall, c(l, 14), tol = 1e-10)$root)
  cat(paste(c(name, dist, sprintf("%.10g", c(plogis(l), best$at[1], exp(best$at[2]), best$value, low, high))), collapse = ","), "\n", sep = "", file = out)
}
close(out)
