"""Floor 2: what makes a service stop answering: calls that block the event loop or wait for ever, work that is started and dropped, jobs
and messages that a restart loses, errors that nobody hears of.

The surprising decision: an asynchronous function answers for the first-party functions that it calls, several hops deep, but never for
those that it hands to a thread.
"""

from readiness.facts.relation import Relation

RELATIONS: tuple[Relation, ...] = (
    Relation("async.functions", "reliability.rows:AsyncFunctions", "reliability.blocking:async_functions", ("python",)),
    Relation("async.blocking-call", "reliability.rows:BlockingCall", "reliability.blocking:blocking_calls", ("python",)),
    Relation("async.task", "reliability.rows:StartedTask", "reliability.tasks:started_tasks", ("python",)),
    Relation("async.loop-end", "reliability.rows:LoopEnd", "reliability.tasks:loop_ends", ("python",)),
    Relation("http.client-call", "reliability.rows:ClientCall", "reliability.clients:client_calls", ("python",)),
    Relation("exception.broad", "reliability.rows:BroadHandlers", "reliability.handlers:broad_handlers", ("python",)),
    Relation("exception.quiet", "reliability.rows:QuietHandler", "reliability.handlers:quiet_handlers", ("python",)),
    Relation("redis.expiry", "reliability.rows:KeyExpiry", "reliability.keys:key_expiries", ("python",)),
    Relation("queue.made", "reliability.rows:MadeQueue", "reliability.queues:made_queues", ("python",)),
    Relation("celery.application", "reliability.rows:CeleryApplication", "reliability.queues:celery_applications", ("python",)),
    Relation("scheduler", "reliability.rows:Scheduler", "reliability.schedulers:schedulers", ("python",)),
    Relation("scheduler.start", "reliability.rows:SchedulerStart", "reliability.schedulers:scheduler_starts", ("python",)),
    Relation("model.construction", "reliability.rows:ModelConstruction", "reliability.models:model_constructions", ("python",)),
    Relation("http.login-route", "reliability.rows:LoginRoute", "reliability.doors:login_routes", ("python", "openapi")),
    Relation("resource.opened", "reliability.rows:OpenedResource", "reliability.resources:opened_resources", ("python",)),
)
