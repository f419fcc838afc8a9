"""The estimates of the book: computed by the rules of `data/specification.yml`, and read.

Computing: `inference` holds the statistical methods; `series`, `cells`, `statements`, `dates`,
`audit` and `ceasefires` apply `data/specification.yml` to the panel; `jobs` does what is heavy,
`decide` turns estimates into verdicts, `passing` tells how often a rule gives its word by chance, `compute` makes all tables. `freshness` writes them and
tells when they are stale. Reading: `results` and `verdicts`.
"""
