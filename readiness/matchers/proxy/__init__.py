"""Floor 3: what configurations of reverse proxies are judged by.

The surprising decision: a server that another proxy stands before passes what is that other one's to do, with the line that shows it.
"""
