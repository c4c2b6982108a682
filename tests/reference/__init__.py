"""What every number means, in plain Python: loops over small lists, no SQL, nothing of jejak.

Written from SEMANTICS alone, so that it can disagree with the SQL.  Events are dicts shaped like
`schema.INCOMING`; times are naive UTC datetimes.  Comments that begin with RULE say what was
chosen where SEMANTICS is silent.
"""
