"""The content cache: sealed, bounded, and never a reason for a scan to fail or to say something else."""
