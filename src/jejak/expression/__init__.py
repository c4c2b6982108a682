"""The one small closed language of conditions: segments, and `where` of funnels and maps.

`tree` is what a text says, `parse` reads it, `where` puts it into SQL with every value bound.
"""
