# Makes standardised-differences.json: differences of two groups by Austin's and by Yang and Dalton's formulas, in base R,
# for the tests of domain.
#
# Run with R (jsonlite writes the file):
#   Rscript standardised_differences.R > standardised-differences.json
# The project's tests read the file only.
suppressMessages(library(jsonlite))

# Of R's own data sets: cars with automatic and manual gears.
automatic <- mtcars[mtcars$am == 0, ]
manual <- mtcars[mtcars$am == 1, ]

means <- lapply(c("mpg", "hp", "wt", "qsec"), function(name) {
  a <- automatic[[name]]
  b <- manual[[name]]
  list(
    name = name, a = list(mean = mean(a), standardDeviation = sd(a)), b = list(mean = mean(b), standardDeviation = sd(b)),
    difference = (mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2)
  )
})

shares <- lapply(list(c(0.1, 0.15), c(0.5, 0.5), c(0.02, 0.4), c(0.99, 0.9)), function(p) {
  list(a = p[1], b = p[2], difference = (p[1] - p[2]) / sqrt((p[1] * (1 - p[1]) + p[2] * (1 - p[2])) / 2))
})

distance <- function(a, b) {
  t <- a[-1]
  c <- b[-1]
  s <- ((diag(t, length(t)) - outer(t, t)) + (diag(c, length(c)) - outer(c, c))) / 2
  sqrt(as.vector(t(t - c) %*% solve(s) %*% (t - c)))
}
share_of <- function(data, name, levels) as.vector(table(factor(data[[name]], levels))) / nrow(data)
categories <- c(
  lapply(c("cyl", "gear", "carb"), function(name) {
    levels <- sort(unique(mtcars[[name]]))
    a <- share_of(automatic, name, levels)
    b <- share_of(manual, name, levels)
    kept <- a + b > 0
    list(name = name, a = a[kept], b = b[kept], difference = distance(a[kept], b[kept]))
  }),
  list(list(name = "even", a = c(0.2, 0.3, 0.5), b = c(0.25, 0.25, 0.5), difference = distance(c(0.2, 0.3, 0.5), c(0.25, 0.25, 0.5))))
)

cat(toJSON(list(means = means, shares = shares, categories = categories), auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
