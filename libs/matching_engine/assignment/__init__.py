"""Problems in which jobs of any time go to people with limited minutes, one person a job: proven optimal.

Every task is flexible and has one seat; people differ in what they are worth in a job and in how long they
take. That is the generalized assignment problem, where rows of minutes leave the relaxation loose. Instead:

maximise  sum worth[k] * z[k]     z[k] = 1: the owner of schedule k does its jobs, one schedule a person
subject to  sum of z over the schedules that hold job j <= 1      price[j] >= 0

1. Prices by column generation: each person's best schedule is a knapsack (`knapsack`, `prices`). Then
       bound = sum of prices + sum over people of their best schedule net of prices,
   and a plan with a schedule that is worth d less than its owner's best is at least d below the bound.
2. So to find all plans worth a target, only schedules within bound - target need be listed, and they are few
   if that is small (Baldacci, Christofides and Mingozzi 2008 do so with routes). Branch and bound
   over the list (`branching`) finds a plan of that worth or proves that there is none; then the target falls.

Prices and losses are whole multiples of 2^-20 points, so no tolerance enters the proof.
"""
