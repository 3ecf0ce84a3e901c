"""The development stack behind `make run`, and the servers behind `make test`: everything as child processes."""
