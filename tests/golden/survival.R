# Makes survival.json: the answers of R's survival package on its own data sets lung and pbc, with the columns that the
# tests need, for the tests of domain.
#
# Run with survival 3.5 and jsonlite (Debian 12: r-cran-survival, r-cran-jsonlite):
#   Rscript survival.R > survival.json
# The project's tests read the file only.
suppressMessages({
  library(survival)
  library(jsonlite)
})

kaplan_meier <- function(time, event) {
  fit <- survfit(Surv(time, event) ~ 1, conf.type = "log-log")
  list(
    time = fit$time, atRisk = fit$n.risk, events = fit$n.event, censored = fit$n.censor,
    survival = fit$surv, standardError = fit$std.err, low = fit$lower, high = fit$upper
  )
}

log_rank <- function(time, event, group) {
  test <- survdiff(Surv(time, event) ~ group)
  list(
    statistic = test$chisq, df = length(test$n) - 1,
    p = pchisq(test$chisq, length(test$n) - 1, lower.tail = FALSE),
    observed = as.vector(test$obs), expected = as.vector(test$exp)
  )
}

agreement <- function(time, event, score, cluster = NULL) {
  fit <- if (is.null(cluster)) concordance(Surv(time, event) ~ score, reverse = TRUE)
  else concordance(Surv(time, event) ~ score, reverse = TRUE, cluster = cluster)
  list(value = as.vector(fit$concordance), standardError = sqrt(as.vector(fit$var)), counts = as.list(fit$count))
}

# Graf's Brier score with weights from the Kaplan-Meier of the censoring, by rttright.
brier_at <- function(time, event, risk, horizon) {
  weights <- rttright(Surv(time, event) ~ 1, times = horizon, timefix = FALSE)
  happened <- as.numeric(time <= horizon & event == 1)
  none <- 1 - summary(survfit(Surv(time, event) ~ 1), times = horizon)$surv
  score <- mean(weights * (happened - risk)^2)
  reference <- mean(weights * (happened - none)^2)
  list(horizon = horizon, brier = score, reference = reference, ipa = 1 - score / reference)
}

fifths <- function(time, event, risk, horizon) {
  order_of <- order(risk)
  rank <- integer(length(risk))
  rank[order_of] <- seq_along(risk) - 1
  fifth <- (rank * 5) %/% length(risk)
  lapply(0:4, function(k) {
    inside <- fifth == k
    fit <- survfit(Surv(time[inside], event[inside]) ~ 1, conf.type = "log-log")
    at <- summary(fit, times = horizon, extend = TRUE)
    list(persons = sum(inside), predicted = mean(risk[inside]), observed = 1 - at$surv, low = 1 - at$upper, high = 1 - at$lower)
  })
}

cohort <- function(data, time, event, columns, horizons, group) {
  kept <- data[complete.cases(data[, columns]), ]
  t <- kept[[time]]
  e <- as.numeric(kept[[event]] == 2)
  x <- as.matrix(kept[, columns])
  cox <- coxph(Surv(t, e) ~ x, ties = "efron")
  score <- as.vector(x %*% coef(cox))
  baseline <- survfit(cox, newdata = list(x = x))
  coarse <- round(score, 1)
  cluster <- rep(1:60, length.out = length(t))
  known <- !is.na(kept[[group]])
  list(
    time = t, event = e, columns = columns, x = x, group = kept[[group]], coarse = coarse, cluster = cluster,
    kaplanMeier = kaplan_meier(t, e),
    logRank = log_rank(t[known], e[known], kept[[group]][known]),
    cox = list(coefficients = as.vector(coef(cox)), standardErrors = sqrt(diag(vcov(cox))), score = score),
    concordance = agreement(t, e, score),
    concordanceWithTies = agreement(t, e, coarse),
    concordanceOfClusters = agreement(t, e, coarse, cluster),
    horizons = lapply(horizons, function(h) {
      risk <- 1 - as.vector(summary(baseline, times = h)$surv)
      c(brier_at(t, e, risk, h), list(risk = risk, calibration = fifths(t, e, risk, h)))
    })
  )
}

lung$dead <- lung$status
pbc$dead <- pbc$status
pbc$logbili <- log(pbc$bili)
out <- list(
  versions = list(R = R.version.string, survival = as.character(packageVersion("survival"))),
  lung = cohort(lung, "time", "dead", c("age", "sex", "ph.ecog"), c(180, 365), "sex"),
  pbc = cohort(pbc, "time", "dead", c("age", "logbili", "albumin", "edema"), c(365, 1826, 3650), "stage")
)
cat(toJSON(out, digits = I(15), auto_unbox = TRUE, na = "null"), "\n", sep = "")
