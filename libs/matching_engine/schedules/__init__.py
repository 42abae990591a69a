"""Whole schedules: bounds and prices where volunteers' limits, not their numbers, are what is scarce.

maximise  sum over tasks of fill and served  +  sum over volunteers of the worth of their schedule
subject to  seats filled in a slot = volunteers whose schedule has it      price[slot], any sign
            tasks of a volunteer = tasks in their schedule                 task price[volunteer] >= 0
            x[v, s] <= task open, for all-or-nothing tasks                 opening price[v, s] >= 0
            TOGETHER and APART                                             as in formulation.companions

A schedule is a set of pairs of one volunteer that keeps CLASH within each day, ONE_SLOT, and the limits on
minutes a day and in total. With prices on the four families (Lagrange multipliers) tasks and volunteers fall
apart, and whatever the prices, the sum of everybody's best is a bound:

    bound(prices) = sum over tasks of their best seats + sum over volunteers of their best schedule

It is never above, and where limits on minutes bind far below, the bound of the linear relaxation: a schedule
holds whole tasks (Dantzig and Wolfe 1960; Geoffrion 1974 on why this beats the relaxation). Subgradients say
how to move the prices (Held and Karp 1971). All of it is whole numbers.
"""
