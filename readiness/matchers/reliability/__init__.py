"""Floor 3: matchers about what keeps a service answering, one module a subject: the event loop, outgoing requests, jobs, shared state,
shutdown, errors, models.

The surprising decision: what an asynchronous function waits for is said once a function and library, however many of its lines do so.
"""
