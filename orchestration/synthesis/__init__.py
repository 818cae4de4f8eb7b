"""Synthetic submissions of all nine forms, with a ledger of what they truly say and of every defect in them.

Belongs here: a made-up world of mentors and businesses, the habits of the offices that report it, the workbooks that
come out, and defects put into them on purpose. Stays out: reading any of it back.

The world is drawn from a seed: the same plan gives the same bytes. Region names and populations, election days and the
shape of the forms are real; every figure and every person is made up, and every file says so.
"""

from orchestration.synthesis.plan import Plan, Written, synthesize

__all__ = ["Plan", "Written", "synthesize"]
