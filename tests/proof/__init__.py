"""Proof that a scan runs nothing of its target, opens nothing outside it and speaks to nobody.

A repository is planted with canaries (:mod:`tests.proof.canaries`, :mod:`tests.proof.git_canaries`): in every place where some tool
executes something there is text which, executed, leaves a file behind. It is scanned by real processes of the command line, each of them
and each of their workers under an audit hook (``watch/sitecustomize.py``), and :mod:`tests.proof.trace` judges what the hooks wrote down.

What an audit hook cannot see is what C does by itself: the git program, extension modules. For git the canaries speak. Beyond the suite,
``strace -f -e trace=execve,connect,socket,openat`` of the same commands shows it; CONTRIBUTING.md says how.
"""
