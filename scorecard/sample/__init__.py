"""The sample organisation's sources: an invented company's systems, drops and workbooks.

`story` says what happened to each unit, `facts` turns it into counts and amounts, `faults` plants
what the reconciliation has to find, `databases`, `drops`, `books` and `forms` write what each
department would have sent, and `generator` writes all of it. Nothing here knows the engine.
"""
