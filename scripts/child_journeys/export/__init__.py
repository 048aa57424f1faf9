"""Files for every tool, made of the published file and of nothing else."""
