"""The matching engine: a problem in, a provably good plan out.

    problem, plan, objective, pair_value, timetable: the problem as data that answers questions
    people: the volunteers as columns; rules: who may serve where, rule by rule
    pairs: who could serve where; formulation: the rows and variables of a model, term by term
    bounds: the relaxation over few pairs, all others priced; schedules: where limits on minutes bind
    assignment: jobs of any time for people with limited minutes, by lists of whole schedules
    search: greedy, cores, exact search, the solve itself
    neighbourhoods, repair: a part solved again; a plan in force mended after a change
    explanation, funnel: why, why not, and what would have to be different
    comparison: fairness, disturbance, variants side by side
    files, generator: JSON in and out; invented cities
    child, worker, checker: the process that may be killed, and the judge that shares nothing with the rest

Pure computation on numbers: no network, no database, no protobuf. The contract, the mathematics and the
known limits are told in docs/matching.md; the vocabulary is that of docs/concepts.md.
"""

VERSION = "1.0.0"
