"""What is generated for the client: types from the catalog, the synchronous twin from the async one."""
