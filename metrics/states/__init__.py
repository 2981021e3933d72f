"""Availability data: a log of states, declared in metrics.yml, made into stretches of time that add up.

spec, resolve   `states:` of the file -> a fact whose rows are stretches of time in one state
model, relation what is declared, resolved; the columns of a stretch
measures        times and counts, as measures
stretches       SQL of the stretches, cut to a window and to periods
periods, words  into which periods a question cuts; what `explain` says
"""
