# Makes evaluation.json: the answers of R (glm, p.adjust, ks.test) and of its package pROC on the public data set pbc of
# the survival package, for the tests of domain. `first` and `second` are two logistic models of death until the end;
# `coarse` is the first one rounded, with ties; `bent` is the first one made overconfident and too high.
#
# Run with pROC 1.18, survival and jsonlite (Debian 12: r-cran-proc, r-cran-survival, r-cran-jsonlite):
#   Rscript evaluation.R > evaluation.json
# The project's tests read the file only.
suppressMessages({
  library(pROC)
  library(survival)
  library(jsonlite)
})

kept <- pbc[complete.cases(pbc[, c("age", "bili", "albumin", "edema", "sex")]), ]
y <- as.numeric(kept$status == 2)
first <- as.vector(predict(glm(y ~ age + log(bili) + albumin, data = kept, family = binomial), type = "response"))
second <- as.vector(predict(glm(y ~ age + edema, data = kept, family = binomial), type = "response"))
coarse <- round(first, 1)
bent <- plogis(0.4 + 1.7 * qlogis(first))

area <- function(score, of = rep(TRUE, length(y))) {
  r <- roc(y[of], score[of], direction = "<", levels = c(0, 1), quiet = TRUE)
  ci <- ci.auc(r, method = "delong")
  list(value = as.numeric(auc(r)), variance = var(r, method = "delong"), low = ci[1], high = ci[3])
}
curve <- function(score) roc(y, score, direction = "<", levels = c(0, 1), quiet = TRUE)
paired <- roc.test(curve(first), curve(second), paired = TRUE, method = "delong")
women <- kept$sex == "f"
unpaired <- roc.test(
  roc(y[women], first[women], direction = "<", levels = c(0, 1), quiet = TRUE),
  roc(y[!women], first[!women], direction = "<", levels = c(0, 1), quiet = TRUE),
  paired = FALSE, method = "delong"
)

calibration <- function(p) {
  lp <- qlogis(p)
  # glm's errors are those of its last but one step: begun where it ended, they are those of the end.
  settled <- function(x, offset) {
    fit <- glm.fit(x, y, offset = offset, family = binomial(), control = list(epsilon = 1e-16, maxit = 100))
    for (k in 1:3) fit <- suppressWarnings(glm.fit(x, y, offset = offset, start = fit$coefficients,
      family = binomial(), control = list(epsilon = 1e-300, maxit = 2)))
    fit
  }
  line <- settled(cbind(1, lp), rep(0, length(y)))
  large <- settled(cbind(rep(1, length(y))), lp)
  error <- function(fit) sqrt(diag(chol2inv(fit$qr$qr[1:fit$rank, 1:fit$rank, drop = FALSE])))
  list(
    intercept = unname(coef(line)[1]), slope = unname(coef(line)[2]),
    interceptError = unname(error(line)[1]), slopeError = unname(error(line)[2]),
    inTheLarge = unname(coef(large)[1]), inTheLargeError = unname(error(large)[1]),
    observedToExpected = sum(y) / sum(p), brier = mean((p - y)^2)
  )
}

at <- function(threshold) {
  found <- coords(curve(coarse), threshold - 1e-9, ret = c("accuracy", "sensitivity", "specificity", "ppv", "npv"), transpose = FALSE)
  called <- coarse >= threshold - 1e-9
  wilson <- prop.test(sum(called & y == 1), sum(y), correct = FALSE)$conf.int
  se <- sum(called & y == 1) / sum(y)
  fp <- sum(called & y == 0) / sum(y == 0)
  error <- sqrt((1 - se) / sum(called & y == 1) + (1 - fp) / sum(called & y == 0))
  benefit <- ifelse(called, ifelse(y == 1, 1, -threshold / (1 - threshold)), 0)
  c(as.list(found), list(
    threshold = threshold, sensitivityLow = wilson[1], sensitivityHigh = wilson[2],
    likelihoodRatio = se / fp, likelihoodRatioLow = se / fp * exp(qnorm(0.025) * error),
    likelihoodRatioHigh = se / fp * exp(qnorm(0.975) * error),
    netBenefit = mean(benefit), netBenefitError = sd(benefit) / sqrt(length(benefit)),
    f1 = 2 * sum(called & y == 1) / (sum(called) + sum(y))
  ))
}

older <- kept$age >= median(kept$age)
ks <- suppressWarnings(ks.test(first[!older], first[older], exact = FALSE))
out <- list(
  versions = list(R = R.version.string, pROC = as.character(packageVersion("pROC"))),
  y = y, first = first, second = second, coarse = coarse, bent = bent, female = as.numeric(women), older = as.numeric(older),
  area = list(first = area(first), second = area(second), coarse = area(coarse), women = area(first, women), men = area(first, !women)),
  paired = list(z = unname(paired$statistic), p = paired$p.value, low = paired$conf.int[1], high = paired$conf.int[2]),
  # pROC tests with Student's t and degrees of freedom of its own; the statistic is the same.
  unpaired = list(z = unname(unpaired$statistic)),
  calibration = list(first = calibration(first), bent = calibration(bent)),
  thresholds = lapply(c(0.2, 0.5), at),
  holm = list(p = c(0.01, 0.04, 0.03, 0.005, 0.5), adjusted = p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.5), "holm")),
  smirnov = list(distance = unname(ks$statistic), p = ks$p.value)
)
cat(toJSON(out, digits = I(17), auto_unbox = TRUE), "\n", sep = "")
