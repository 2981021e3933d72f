# What R's survival says of small simulated data: `Rscript make.R` beside this file writes the .csv files.
# Made with R 4.2.2, survival 3.5-3.
library(survival)
options(digits = 15)
save <- function(frame, name) write.csv(format(frame, digits = 15, trim = TRUE), name, row.names = FALSE, quote = FALSE, na = "")

# Lives: whole days with ties; "late" enters at an age, and begins with a risk set that is small but never empty.
set.seed(1)
lives <- function(name, n, shape, scale, limit, late) {
  entry <- if (late) c(0, 0, 0, floor(runif(n - 3, 0, limit / 2))) else rep(0, n)
  life <- ceiling(rweibull(n, shape, scale)); end <- pmax(ceiling(runif(n, 1, limit)), entry + 1)
  keep <- life > entry
  data.frame(group = name, entry = entry, exit = pmin(life, end), failed = as.integer(life <= end))[keep, ]
}
rows <- rbind(lives("ties", 60, 1.5, 12, 25, FALSE), lives("late", 90, 2, 20, 40, TRUE), lives("rare", 200, 1.2, 400, 60, FALSE),
              data.frame(group = "all_fail", entry = 0, exit = c(2, 4, 4, 7, 9, 11), failed = 1))
save(rows, "lives.csv")
curves <- data.frame(); numbers <- data.frame()
for (g in unique(rows$group)) for (type in c("log-log", "log", "plain")) {
  fit <- survfit(Surv(entry, exit, failed) ~ 1, data = rows[rows$group == g, ], conf.type = type)
  curves <- rbind(curves, data.frame(group = g, bounds = type, age = fit$time, at_risk = fit$n.risk, sf = fit$surv, log_error = fit$std.err,
    low = fit$lower, high = fit$upper, cumulative_hazard = fit$cumhaz, hazard_error = fit$std.chaz))
  q <- quantile(fit, c(0.1, 0.25, 0.5)); m <- summary(fit, rmean = 10)$table
  numbers <- rbind(numbers, data.frame(group = g, bounds = type, p = c(0.1, 0.25, 0.5), quantile = as.vector(q$quantile),
    low = as.vector(q$lower), high = as.vector(q$upper), rmean_10 = m["rmean"], rmean_10_error = m["se(rmean)"]))
}
save(curves, "curves.csv"); save(numbers, "quantiles.csv")

# Competing modes: the state space begin -> a, b, c; with late entry.
n <- 150
modes <- data.frame(entry = c(0, 0, 0, floor(runif(n - 3, 0, 10))), a = ceiling(rweibull(n, 0.8, 60)), b = ceiling(rweibull(n, 2, 30)), c = ceiling(rexp(n, 1 / 90)), end = ceiling(runif(n, 12, 40)))
modes$exit <- with(modes, pmin(a, b, c, end))
modes$mode <- with(modes, ifelse(exit == end, 0, ifelse(exit == a, 1, ifelse(exit == b, 2, 3))))
modes <- modes[modes$exit > modes$entry, c("entry", "exit", "mode")]
save(modes, "modes.csv")
modes$id <- seq_len(nrow(modes))
cif <- data.frame()
for (late in c(TRUE, FALSE)) {
  fit <- survfit(Surv(if (late) entry else 0 * entry, exit, factor(mode, 0:3)) ~ 1, data = modes, id = id, conf.type = "log-log")
  for (k in 1:3) cif <- rbind(cif, data.frame(late = as.integer(late), mode = k, age = fit$time, cif = fit$pstate[, k + 1],
    error = fit$std.err[, k + 1], low = fit$lower[, k + 1], high = fit$upper[, k + 1]))
}
save(cif, "cif.csv")

# Recurrences over windows with gaps: counting-process rows of one unit share its id; the cumulative hazard is the MCF.
set.seed(2)
windows <- data.frame(); events <- data.frame()
for (u in 1:25) {
  edge <- cumsum(c(floor(runif(1, 0, 5)), sample(5:20, 3, TRUE)))
  spans <- if (u %% 3 == 0) rbind(edge[1:2], edge[3:4]) else rbind(edge[c(1, 4)])
  windows <- rbind(windows, data.frame(unit = u, start = spans[, 1], stop = spans[, 2]))
  for (s in seq_len(nrow(spans))) {
    ages <- sort(sample((spans[s, 1] + 1):spans[s, 2], rbinom(1, spans[s, 2] - spans[s, 1], 0.05 * (1 + u %% 4))))
    if (length(ages)) events <- rbind(events, data.frame(unit = u, age = ages))
  }
}
save(windows, "windows.csv"); save(events, "recurrences.csv")
counting <- data.frame()
for (w in seq_len(nrow(windows))) {
  at <- with(windows[w, ], events$age[events$unit == unit & events$age > start & events$age <= stop])
  cuts <- unique(c(windows$start[w], at, windows$stop[w]))
  counting <- rbind(counting, data.frame(id = windows$unit[w], start = head(cuts, -1), stop = tail(cuts, -1), event = as.integer(tail(cuts, -1) %in% at)))
}
fit <- survfit(Surv(start, stop, event) ~ 1, data = counting, id = id)
save(data.frame(age = fit$time, at_risk = fit$n.risk, events = fit$n.event, mcf = fit$cumhaz, error = fit$std.chaz)[fit$n.event > 0, ], "mcf.csv")
