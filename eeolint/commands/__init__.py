"""The commands, one room each: they alone print, and give back exit codes."""
