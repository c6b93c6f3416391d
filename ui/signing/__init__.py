"""Signing in: nobody (one machine), accounts, a header signed by the council's proxy, or its OpenID Connect."""
