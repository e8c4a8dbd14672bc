"""Floor 1, pure: a compose file by the Compose specification (compose-spec.io), one file alone; sets of files are ``facts.compose``.

The surprising decision: anchors and merge keys are resolved, extension fields dropped and items located, but variables stay as written,
because what ``${TAG}`` means is not in the file.
"""
