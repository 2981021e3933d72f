"""Life data: declared in metrics.yml, made into spells, brought to what a statistic needs of them.

model, spec, resolve
                `lives:` of the file -> a fact whose rows are spells, and one of its curve
measures        what every statistic of life data is made of, as measures
spells, records SQL of the spells, from a table of ages or from records
counts, curves, life_tables, modes, recurrences, listing
                SQL of what is made of spells: counts by age, survival and hazard, life tables, incidence by mode,
                mean cumulative functions, lists for a fit
fitting         the ways of fitting a distribution, what each takes and tells
at_age, words, reasons
                what metric kinds, `explain` and `why` say of them
"""
