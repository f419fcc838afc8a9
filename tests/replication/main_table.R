# Events and deaths by source, province and year, from the committed tables, in base R.
# Rscript tests/replication/main_table.R data > table.csv
data <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(data, name), na.strings = "", colClasses = c(month = "character"), encoding = "UTF-8")
ucdp <- subset(read("incidents.csv"), scope == "militancy")
acled <- subset(read("incidents_acled.csv"), action %in% c("attack", "clash", "strike"))  # abductions stand apart
columns <- c("source", "province", "month", "events", "deaths_best")
rows <- rbind(ucdp[columns], acled[columns])
rows$year <- substr(rows$month, 1, 4)
write.csv(aggregate(cbind(events, deaths_best) ~ source + province + year, rows, sum), row.names = FALSE, quote = FALSE)
