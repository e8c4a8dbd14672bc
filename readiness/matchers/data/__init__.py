"""Floor 3: rules about databases, migrations and the SQL in between.

The surprising decision: where nothing says which database, driver or version it is, the answer is unknown and never a mismatch; and a
statement whose receiver cannot be told is no subject at all.
"""
