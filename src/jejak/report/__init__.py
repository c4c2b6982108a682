"""What people read: one HTML file, and tables in the terminal.

`html.render` writes the report, `text.table` one measure for the terminal, `html.html_table`
one measure for a notebook.  All three take results as `measure` made them and add no figure of
their own but what is said beside it.
"""
