"""REST for every RPC that carries an HTTP annotation, with the OpenAPI document that describes it."""
