"""Sample papers of invented councils, and what makes them."""
