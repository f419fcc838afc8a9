# The main ratios of deaths per day, after a date to before it, from the committed tables, in base R: the estimate, and the
# ends of its interval before calibration, by a circular block bootstrap of each window.
# Rscript tests/replication/ratio.R data > ratios.csv
data <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(data, name), na.strings = "", encoding = "UTF-8")
deaths <- read("incidents_acled.csv")
cover <- subset(read("coverage.csv"), source == "acled")
rows <- subset(read("estimates.csv"), primary == "true" & source == "acled" & outcome == "deaths" & outliers == "with" &
                 (statement == "S1" | statement == "S4" & part == "size"))
kinds <- list(all = c("attack", "clash", "strike"), attacks = "attack")

# Deaths and days of each month of a window, written as first..last.
window <- function(row, which) {
  ends <- strsplit(row[[which]], "..", fixed = TRUE)[[1]]
  months <- cover$month[cover$month >= ends[1] & cover$month <= ends[2]]
  own <- deaths[deaths$action %in% kinds[[row$violence]] & (row$province == "PK" | deaths$province == row$province), ]
  list(deaths = sapply(months, function(month) sum(own$deaths_best[own$month == month])), days = cover$days[match(months, cover$month)])
}
rate <- function(w, at = seq_along(w$days)) log(sum(w$deaths[at]) / sum(w$days[at]))
drawn <- function(w, draws = 9999) {
  n <- length(w$days); length <- max(3, ceiling(n^(1 / 3))); blocks <- ceiling(n / length)
  replicate(draws, rate(w, head((rep(sample(n, blocks, TRUE), each = length) + rep(seq_len(length) - 2, blocks)) %% n + 1, n)))
}
set.seed(1)
out <- do.call(rbind, lapply(seq_len(nrow(rows)), function(i) {
  before <- window(rows[i, ], "before"); after <- window(rows[i, ], "after")
  estimate <- rate(after) - rate(before)
  ends <- 2 * estimate - quantile(drawn(after) - drawn(before), c(0.975, 0.025), names = FALSE)
  data.frame(statement = rows$statement[i], province = rows$province[i], estimate = exp(estimate), low = exp(ends[1]), high = exp(ends[2]))
}))
write.csv(out, row.names = FALSE, quote = FALSE)
