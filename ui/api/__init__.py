"""The HTTP interface for other programs: versioned JSON routes over the same contract as the command line."""
