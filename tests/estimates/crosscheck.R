# The main estimates once more in R, from the committed tables: negative binomial by maximum likelihood with
# Newey-West errors (MASS, sandwich), with a latent AR(1) (glmmTMB), as an epidemic model (surveillance::hhh4);
# block bootstrap (boot), exact ratio of two counts (stats).
# Debian: apt-get install r-base-core r-cran-mass r-cran-sandwich r-cran-glmmtmb r-cran-surveillance r-cran-boot
# Run in the root of the project: Rscript tests/estimates/crosscheck.R > tests/estimates/crosscheck.csv
suppressPackageStartupMessages({library(MASS); library(sandwich); library(glmmTMB); library(surveillance); library(boot)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

incidents <- read.csv("data/incidents_acled.csv", na.strings = "")
cover <- subset(read.csv("data/coverage.csv"), source == "acled")
full <- cover$month[cover$days >= 28]

series <- function(actions, provinces, first, last) {
  months <- full[full >= first & full <= last]
  kept <- subset(incidents, action %in% actions & (is.null(provinces) | province %in% provinces))
  deaths <- sapply(months, function(month) sum(kept$deaths_best[kept$month == month]))
  data.frame(month = months, deaths = unname(deaths), days = cover$days[match(months, cover$month)])
}

out <- list()
say <- function(what, province, tool, estimate, low, high, data) {
  out[[length(out) + 1]] <<- data.frame(what, province, tool, estimate = signif(estimate, 4), low = signif(low, 4), high = signif(high, 4),
                                        n = nrow(data), deaths = sum(data$deaths))
}
wald <- function(estimate, error) exp(estimate + c(0, -1, 1) * qnorm(0.975) * error)

# One coefficient of a log-linear mean, by each tool.
by_tools <- function(what, province, data, right, name, latent = TRUE) {
  model <- glm.nb(as.formula(paste("deaths ~", right, "+ offset(log(days))")), data = data)
  found <- wald(coef(model)[[name]], sqrt(NeweyWest(model, prewhite = FALSE)[name, name]))
  say(what, province, "MASS::glm.nb with sandwich::NeweyWest", found[1], found[2], found[3], data)
  if (!latent) return(invisible(model))
  data$group <- factor(1); data$at <- factor(seq_len(nrow(data)))
  latent <- glmmTMB(as.formula(paste("deaths ~", right, "+ offset(log(days)) + ar1(at + 0 | group)")), data = data, family = nbinom2)
  found <- wald(fixef(latent)$cond[[name]], sqrt(vcov(latent)$cond[name, name]))
  say(what, province, "glmmTMB nbinom2 with AR(1)", found[1], found[2], found[3], data)
  invisible(model)
}

KP <- "PK-KP"; BA <- "PK-BA"; all <- c("attack", "clash", "strike"); last <- max(full)
for (province in c(KP, BA)) {
  data <- series(all, province, "2020-01", last)
  t <- seq_len(nrow(data)) - which(data$month == "2021-08")
  data$after <- as.numeric(t >= 0); data$years <- (t + 0.5) / 12; data$change <- data$years * data$after
  by_tools("step", province, data, "after + years + change", "after")
  # Over six years without a trend a latent AR(1) takes the change of level itself for noise.
  by_tools("level", province, data, "after", "after", latent = FALSE)
  line <- by_tools("growth", province, data, "years", "years")
  both <- glm.nb(deaths ~ after + years + change + offset(log(days)), data = data)
  say("joint", province, "MASS::glm.nb", 2 * as.numeric(logLik(both) - logLik(line)), NA, NA, data)
  fit <- hhh4(sts(observed = matrix(data$deaths), frequency = 12),
              list(end = list(f = ~ 1 + after + years + change, offset = matrix(data$days)), family = "NegBin1", data = as.list(data)))
  found <- wald(coef(fit)[["end.after"]], fit$se[["end.after"]])
  say("step", province, "surveillance::hhh4", found[1], found[2], found[3], data)
}
twelve <- tail(full, 24)
data <- series("attack", NULL, twelve[1], last); data$after <- rep(0:1, each = 12)
by_tools("level", "PK", data, "after", "after")

# The interval of a ratio of levels, before it is calibrated: circular blocks, windows apart, basic.
blocks <- function(data, seed) {
  set.seed(seed)
  draws <- lapply(0:1, function(side) {
    window <- data[data$after == side, ]
    length <- max(3, ceiling(nrow(window)^(1 / 3)))
    tsboot(as.matrix(window[c("deaths", "days")]), function(x) log(sum(x[, 1]) / sum(x[, 2])), R = 19999, l = length, sim = "fixed", endcorr = TRUE)
  })
  estimate <- draws[[2]]$t0 - draws[[1]]$t0
  found <- 2 * estimate - quantile(draws[[2]]$t - draws[[1]]$t, c(0.975, 0.025), type = 6)
  exp(c(estimate, found))
}
for (province in c(KP, BA)) {
  window <- series(all, province, "2020-01", last); window$after <- as.numeric(window$month >= "2021-08")
  found <- blocks(window, 1); say("blocks", province, "boot::tsboot", found[1], found[2], found[3], window)
}
found <- blocks(data, 1); say("blocks", "PK", "boot::tsboot", found[1], found[2], found[3], data)

# Events of the ceasefires to those around, as if each came by itself.
around <- subset(read.csv("data/estimates_ceasefire.csv"), primary == "true" & source == "ucdp-ged")
for (i in seq_len(nrow(around))) with(around[i, ], {
  test <- poisson.test(c(during, before + after), c(days_during, days_before + days_after))
  say("exact", ceasefire, "stats::poisson.test", test$estimate, test$conf.int[1], test$conf.int[2],
      data.frame(deaths = c(during, before + after)))
})

out <- do.call(rbind, out)
names(out)[names(out) == "deaths"] <- "sum"
write.csv(out, stdout(), row.names = FALSE, na = "", quote = FALSE)
